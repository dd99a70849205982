package org.mechanist.serving.independence;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.serving.experiment.SeedNames;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.RatioMatrix;

/**
 * What the page says, as the template needs it: text, with numbers written out.
 *
 * @param mostSteps after which an inverse was given up
 * @param known the columns of the table
 * @param rows of medians over the seeds
 * @param all the heat map of the medians
 * @param seeds the heat map of each
 */
record IndependencePage(
    String title,
    String mostSteps,
    List<String> known,
    List<Row> rows,
    Figure all,
    List<Figure> seeds) {

  /** What the inverse of a mechanism took: alone, and given each of the mechanisms. */
  record Row(String mechanism, String alone, List<String> given) {}

  static IndependencePage of(
      String experiment, String recipe, List<SeedEfforts> runs, PictureFolder folder)
      throws IOException {
    var mechanisms = runs.get(0).mechanisms();
    var seeds = new ArrayList<Figure>();
    for (var run : runs) {
      seeds.add(
          draw(
              folder,
              "seed-%d-ratios".formatted(run.seed()),
              "Seed %d".formatted(run.seed()),
              run.ratios()));
    }
    return new IndependencePage(
        "Mechanist: %s, recipe %s, %s"
            .formatted(
                experiment, recipe, SeedNames.of(runs.stream().map(SeedEfforts::seed).toList())),
        String.format(Locale.ROOT, "%,d", runs.get(0).mostSteps()),
        mechanisms,
        mechanisms.stream().map(mechanism -> row(mechanism, mechanisms, runs)).toList(),
        draw(folder, "ratios", "Medians over the seeds", Medians.ratios(runs)),
        seeds);
  }

  private static Figure draw(
      PictureFolder folder, String name, String whose, Map<String, Map<String, Double>> ratios)
      throws IOException {
    return folder.draw(
        name,
        whose
            + ": for each mechanism and each that was known before, the steps that the inverse of"
            + " the first took, over those that it took alone.",
        whose + ". Blue: less than alone. Orange: more. No shade: as much.",
        palette -> RatioMatrix.draw(ratios, palette));
  }

  private static Row row(String mechanism, List<String> mechanisms, List<SeedEfforts> runs) {
    return new Row(
        mechanism,
        steps(runs, mechanism, null),
        mechanisms.stream()
            .map(known -> known.equals(mechanism) ? "" : steps(runs, mechanism, known))
            .toList());
  }

  /** The median, with {@code ≥} if some seed gave up. */
  private static String steps(List<SeedEfforts> runs, String mechanism, String known) {
    boolean all =
        runs.stream()
            .map(
                run ->
                    known == null
                        ? run.alone().get(mechanism)
                        : run.given().get(mechanism).get(known))
            .allMatch(Effort::reached);
    return (all ? "" : "≥ ")
        + String.format(Locale.ROOT, "%.0f", Medians.steps(runs, mechanism, known));
  }
}
