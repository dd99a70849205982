package org.mechanist.serving.report;

import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mechanist.schemas.Json;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PageTemplate;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.AccuracyCurve;
import org.mechanist.serving.picture.Sample;
import org.mechanist.serving.picture.SampleGrid;
import org.mechanist.serving.picture.ShareMatrix;
import org.mechanist.serving.story.StoryPictures;
import org.mechanist.serving.story.StorySection;
import org.mechanist.serving.story.Told;

/**
 * Writes {@code report.json}, {@code report.html} and the page's pictures, each light and dark,
 * into a folder. What an earlier run left under those names is replaced. A picture without data is
 * left out.
 */
public final class ReportWriter {

  public static final String JSON = "report.json";
  public static final String PAGE = "report.html";

  private static final ObjectWriter PRETTY = Json.MAPPER.writerWithDefaultPrettyPrinter();

  private final Path folder;
  private final PictureFolder pictures;
  private final PageTemplate template;

  /** Writes into {@code folder}, which is made if it is missing. */
  public ReportWriter(Path folder) {
    this.folder = folder;
    this.pictures = new PictureFolder(folder);
    this.template = PageTemplate.of(ReportWriter.class, "report.html.mustache");
  }

  /**
   * Writes everything of a run about whose experts nothing is known but what they restored.
   *
   * @param samples to show, mechanisms in the order of their first; may be empty
   * @return the page's file
   */
  public Path write(DemoReport report, List<Sample> samples) throws IOException {
    return write(report, samples, Optional.empty());
  }

  /**
   * Writes everything.
   *
   * @param samples to show, mechanisms in the order of their first; may be empty
   * @param story how the committee found its size; empty of one of fixed size
   * @return the page's file
   */
  public Path write(DemoReport report, List<Sample> samples, Optional<Told> story)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(JSON), PRETTY.writeValueAsBytes(report));
    var page = folder.resolve(PAGE);
    return Files.writeString(
        page, template.fill(ReportPage.of(report, section(story), pictures(report, samples))));
  }

  private StorySection section(Optional<Told> story) throws IOException {
    return story.isEmpty()
        ? null
        : StorySection.of(
            "story", story.get(), new StoryPictures(pictures).of(story.get().story()));
  }

  private List<Figure> pictures(DemoReport report, List<Sample> samples) throws IOException {
    var figures = new ArrayList<Figure>();
    if (!samples.isEmpty()) {
      figures.add(
          pictures.draw(
              "samples",
              "For each mechanism a row of transformed images, their restorations below them and"
                  + " the clean images at the bottom.",
              "The latest images of each mechanism, what the winning expert made of them, and how"
                  + " they looked before the mechanism.",
              palette -> SampleGrid.draw(samples, palette)));
    }
    if (!report.assignment().share().isEmpty()) {
      figures.add(
          pictures.draw(
              "assignment",
              "Mechanisms by experts: the share of each mechanism's images that each expert won."
                  + " The table below names the winners.",
              "Nobody told the experts which mechanism an image came from. A diagonal means that"
                  + " each found one of its own.",
              palette -> ShareMatrix.draw(report.assignment().share(), palette)));
    }
    if (!report.curve().isEmpty()) {
      figures.add(
          pictures.draw(
              "accuracy",
              "Accuracy on restored images over images seen, between the levels of transformed and"
                  + " clean images.",
              "Each image is restored before anything is learned from it, so the curve shows what"
                  + " a reader of the topic got at that time.",
              palette -> AccuracyCurve.draw(report.curve(), report.stream(), palette)));
    }
    return figures;
  }
}
