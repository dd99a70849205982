package org.mechanist.serving.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Median;

/**
 * What the runs of many seeds came to over their learning steps: accuracy, and the number of
 * experts that win.
 *
 * <p>A run is a thin line, in one colour if it ended one to one and in another if not.
 */
public final class SeedCurves {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;

  /**
   * Lines of equal numbers lie side by side, so far apart at most, and all within {@link #BAND}.
   */
  private static final double LINE_GAP = 0.08;

  private static final double BAND = 0.6;

  private SeedCurves() {}

  /**
   * Draws the accuracy on restored images, a thin line a seed and their median bold.
   *
   * @param seeds with shares of restored images that are read as labelled, 0 to 1
   * @param levels the same shares of transformed and clean images, as horizontal lines
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage accuracy(List<SeedCurve> seeds, Accuracy levels, Palette palette) {
    double last = last(seeds);
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Accuracy on restored images over " + LineChart.STEPS,
                LineChart.STEPS,
                "digits read as labelled, %",
                palette)
            .between(0, LineChart.PERCENT, "0");
    AccuracyCurve.level(chart, "clean", levels.clean(), last, palette.clean());
    AccuracyCurve.level(chart, "transformed", levels.transformed(), last, palette.quietText());
    var curves =
        seeds.stream()
            .map(
                seed ->
                    new SeedCurve(
                        seed.seed(), seed.oneToOne(), AccuracyCurve.inPercent(seed.points())))
            .toList();
    addThin(chart, curves, palette);
    if (curves.size() > 1) {
      chart.strong("median", median(curves), palette.text());
    }
    return chart.draw();
  }

  /**
   * Draws how many experts won anything, a thin line a seed.
   *
   * @param mechanisms how many there are, as a horizontal line
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage experts(List<SeedCurve> seeds, int mechanisms, Palette palette) {
    double last = last(seeds);
    double most =
        seeds.stream()
            .flatMap(seed -> seed.points().stream())
            .mapToDouble(Point::y)
            .max()
            .orElseThrow();
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Experts that lead in a mechanism over " + LineChart.STEPS,
                LineChart.STEPS,
                "experts that win most of some mechanism",
                palette)
            .between(0, Math.ceil(Math.max(most, mechanisms) + BAND), "0");
    chart.level(
        "%d mechanism%s".formatted(mechanisms, mechanisms == 1 ? "" : "s"),
        mechanisms,
        last,
        palette.clean());
    addThin(chart, sideBySide(seeds), palette);
    return chart.draw();
  }

  /**
   * Draws which share of some images keeps its expert from look to look, a thin line a seed.
   *
   * @param level from which on assignments count as unchanged, as a horizontal line
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage unchanged(List<SeedCurve> seeds, double level, Palette palette) {
    double last = last(seeds);
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Images that keep their expert over " + LineChart.STEPS,
                LineChart.STEPS,
                "share with the same expert as before, %",
                palette)
            .between(0, LineChart.PERCENT, "0");
    AccuracyCurve.level(chart, "unchanged from", level, last, palette.clean());
    var curves =
        seeds.stream()
            .map(
                seed ->
                    new SeedCurve(
                        seed.seed(), seed.oneToOne(), AccuracyCurve.inPercent(seed.points())))
            .toList();
    addThin(chart, curves, palette);
    return chart.draw();
  }

  private static void addThin(LineChart chart, List<SeedCurve> seeds, Palette palette) {
    for (boolean oneToOne : new boolean[] {true, false}) {
      var alike = seeds.stream().filter(seed -> seed.oneToOne() == oneToOne).toList();
      for (int i = 0; i < alike.size(); i++) {
        chart.thin(
            i == 0
                ? "%s: %d of %d seeds"
                    .formatted(
                        oneToOne ? "one to one" : "not one to one", alike.size(), seeds.size())
                : "seed " + alike.get(i).seed(),
            alike.get(i).points(),
            oneToOne ? palette.restored() : palette.transformed(),
            i == 0);
      }
    }
  }

  /** At each step that all seeds have a point at. */
  private static List<Point> median(List<SeedCurve> seeds) {
    var byStep = new TreeMap<Double, List<Double>>();
    for (var seed : seeds) {
      seed.points().forEach(p -> byStep.computeIfAbsent(p.x(), s -> new ArrayList<>()).add(p.y()));
    }
    var median = new ArrayList<Point>();
    byStep.forEach(
        (step, values) -> {
          if (values.size() == seeds.size()) {
            median.add(new Point(step, Median.of(values)));
          }
        });
    return median;
  }

  private static List<SeedCurve> sideBySide(List<SeedCurve> seeds) {
    double gap = Math.min(LINE_GAP, BAND / seeds.size());
    var apart = new ArrayList<SeedCurve>();
    for (int i = 0; i < seeds.size(); i++) {
      double shift = gap * (i - (seeds.size() - 1) / 2.0);
      var points =
          seeds.get(i).points().stream().map(p -> new Point(p.x(), p.y() + shift)).toList();
      apart.add(new SeedCurve(seeds.get(i).seed(), seeds.get(i).oneToOne(), points));
    }
    return apart;
  }

  private static double last(List<SeedCurve> seeds) {
    return seeds.stream()
        .flatMap(seed -> seed.points().stream())
        .mapToDouble(Point::x)
        .max()
        .orElseThrow(
            () -> new IllegalArgumentException("curves have 1 point or more, given were none"));
  }
}
