package org.mechanist.serving.experiment;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.mechanist.schemas.Json;
import org.mechanist.serving.page.PageTemplate;
import org.mechanist.serving.page.PictureFolder;

/**
 * The folder of one reproduction: a file for each finished seed, so that a reproduction that was
 * stopped goes on with the others, and the report of those that are there.
 *
 * <p>It does not know which experiment, recipe or steps an earlier run was of: a folder is for one
 * reproduction. One process writes into it at a time.
 */
public final class ReproductionFolder {

  public static final String PAGE = "index.html";
  public static final String RUNS = "runs.csv";
  public static final String SUMMARY = "summary.json";

  private static final ObjectWriter PRETTY = Json.MAPPER.writerWithDefaultPrettyPrinter();

  private final Path folder;
  private final SeedFiles<SeedRun> seeds;
  private final PageTemplate template;

  /** Reads from and writes into {@code folder}, which is made when something is first written. */
  public ReproductionFolder(Path folder) {
    this.folder = folder;
    this.seeds = new SeedFiles<>(folder, SeedRun.class, SeedRun::seed, List.of(SeedRun.STORY));
    this.template = PageTemplate.of(ReproductionFolder.class, "experiment.html.mustache");
  }

  /** The run of a seed that was kept; empty if there is none, or none that can be read whole. */
  public Optional<SeedRun> finished(long seed) {
    return seeds.finished(seed);
  }

  /** Keeps a run: afterwards its file is there as a whole, or as it was before. */
  public void keep(SeedRun run) throws IOException {
    seeds.keep(run);
  }

  /**
   * Writes {@value #RUNS}, {@value #SUMMARY}, the page and its pictures over those that are there.
   *
   * @param experiment its name
   * @param recipe its name
   * @param runs one a seed, in any order
   * @return the page's file
   * @throws IllegalArgumentException if there are no runs
   */
  public Path report(String experiment, String recipe, List<SeedRun> runs) throws IOException {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a report is of 1 run or more, given were none");
    }
    var bySeed = runs.stream().sorted(Comparator.comparingLong(SeedRun::seed)).toList();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(RUNS), RunsCsv.of(bySeed));
    Files.write(
        folder.resolve(SUMMARY), PRETTY.writeValueAsBytes(Summary.of(experiment, recipe, bySeed)));
    var pictures = new ExperimentPictures(new PictureFolder(folder));
    var page = ExperimentPage.of(experiment, recipe, bySeed, pictures);
    return Files.writeString(folder.resolve(PAGE), template.fill(page));
  }
}
