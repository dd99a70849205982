package org.mechanist.serving.independence;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.mechanist.schemas.Json;
import org.mechanist.serving.experiment.ReproductionFolder;
import org.mechanist.serving.experiment.SeedFiles;
import org.mechanist.serving.page.PageTemplate;
import org.mechanist.serving.page.PictureFolder;

/**
 * The folder of the experiment: a file for each finished seed, and the report of those there are.
 */
public final class IndependenceFolder {

  private static final ObjectWriter PRETTY = Json.MAPPER.writerWithDefaultPrettyPrinter();

  private final Path folder;
  private final SeedFiles<SeedEfforts> seeds;
  private final PageTemplate template;

  /** Reads from and writes into {@code folder}, which is made when something is first written. */
  public IndependenceFolder(Path folder) {
    this.folder = folder;
    this.seeds = new SeedFiles<>(folder, SeedEfforts.class, SeedEfforts::seed);
    this.template = PageTemplate.of(IndependenceFolder.class, "independence.html.mustache");
  }

  /** Those of single seeds. */
  public SeedFiles<SeedEfforts> seeds() {
    return seeds;
  }

  /**
   * Writes the tables, the page and its pictures over those that are there.
   *
   * @param recipe its name
   * @param runs one a seed, in any order, of the same mechanisms
   * @return the page's file
   * @throws IllegalArgumentException if there are no runs
   */
  public Path report(String experiment, String recipe, List<SeedEfforts> runs) throws IOException {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("a report is of 1 run or more, given were none");
    }
    var bySeed = runs.stream().sorted(Comparator.comparingLong(SeedEfforts::seed)).toList();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(ReproductionFolder.RUNS), EffortsCsv.of(bySeed));
    Files.write(
        folder.resolve(ReproductionFolder.SUMMARY),
        PRETTY.writeValueAsBytes(IndependenceSummary.of(experiment, recipe, bySeed)));
    var page = IndependencePage.of(experiment, recipe, bySeed, new PictureFolder(folder));
    return Files.writeString(folder.resolve(ReproductionFolder.PAGE), template.fill(page));
  }
}
