package org.mechanist.serving.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Median;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PageTemplate;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.Point;
import org.mechanist.serving.picture.VariantCurves;

/**
 * The page above those of an experiment's variants, each in a folder of its name: what they came to
 * side by side.
 *
 * @param paper the paper's result, or null
 */
public record VariantsPage(String title, String paper, List<Row> rows, List<Figure> figures) {

  private static final PageTemplate TEMPLATE =
      PageTemplate.of(VariantsPage.class, "variants.html.mustache");

  /** How a variant fared, medians over its seeds. */
  record Row(
      String variant,
      String oneToOne,
      String purity,
      String restoredMechanisms,
      String transformed,
      String restored,
      String clean,
      String millisPerStep) {}

  /**
   * Writes the page and its picture.
   *
   * @param folder that of the variants' folders
   * @param variants each one's runs, by its name
   * @return the page's file
   * @throws IllegalArgumentException if there are no variants
   */
  public static Path write(
      Path folder, String experiment, String recipe, Map<String, List<SeedRun>> variants)
      throws IOException {
    var accuracy = new LinkedHashMap<String, List<Point>>();
    variants.forEach((variant, runs) -> accuracy.put(variant, median(runs)));
    var figure =
        new PictureFolder(folder)
            .draw(
                "variants",
                "Accuracy on restored images over learning steps, a line a variant.",
                "Medians over the seeds of each variant.",
                palette -> VariantCurves.accuracy(accuracy, palette));
    var page =
        new VariantsPage(
            "Mechanist: %s, recipe %s".formatted(experiment, recipe),
            PaperResult.of(experiment).map(paper -> "Paper: " + paper.words()).orElse(null),
            variants.entrySet().stream().map(v -> row(v.getKey(), v.getValue())).toList(),
            List.of(figure));
    return Files.writeString(folder.resolve(ReproductionFolder.PAGE), TEMPLATE.fill(page));
  }

  private static Row row(String variant, List<SeedRun> runs) {
    long oneToOne = runs.stream().filter(run -> run.heldOut().bijective()).count();
    int mechanisms = runs.get(0).heldOut().accuracyByMechanism().size();
    return new Row(
        variant,
        "%d of %d".formatted(oneToOne, runs.size()),
        number("%.3f", median(runs, run -> run.heldOut().purity())),
        number("%.0f of ", median(runs, run -> run.heldOut().restoredMechanisms().size()))
            + mechanisms,
        percent(runs, Accuracy::transformed),
        percent(runs, Accuracy::restored),
        percent(runs, Accuracy::clean),
        number("%.0f", 1000 * median(runs, SeedRun::secondsPerStep)));
  }

  /** At each look that all runs have. */
  private static List<Point> median(List<SeedRun> runs) {
    int looks = runs.stream().mapToInt(run -> run.looks().size()).min().orElse(0);
    return IntStream.range(0, looks)
        .mapToObj(
            i ->
                new Point(
                    runs.get(0).looks().get(i).step(),
                    median(runs, run -> run.looks().get(i).accuracy().restored())))
        .toList();
  }

  private static String percent(List<SeedRun> runs, ToDoubleFunction<Accuracy> value) {
    return number(
        "%.1f %%", 100 * median(runs, run -> value.applyAsDouble(run.heldOut().accuracy())));
  }

  private static double median(List<SeedRun> runs, ToDoubleFunction<SeedRun> value) {
    return Median.of(runs.stream().mapToDouble(value).boxed().toList());
  }

  private static String number(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
