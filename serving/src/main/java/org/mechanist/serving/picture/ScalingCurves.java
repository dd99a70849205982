package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** What many replicas would come to: images a second, and how long an image takes. */
public final class ScalingCurves {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;

  private ScalingCurves() {}

  /**
   * Draws throughput over the number of replicas, in multiples of one replica's, beside the line of
   * as many times as there are replicas.
   *
   * @param curves by what bounds them
   * @throws IllegalArgumentException if there are no curves, or one has no points
   */
  public static BufferedImage throughput(Map<String, List<Point>> curves, Palette palette) {
    double most = last(curves);
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Throughput over replicas",
                "replicas",
                "times one replica's images a second",
                palette)
            .between(0, most, "0");
    chart.line(
        "as many times", List.of(new Point(0, 0), new Point(most, most)), palette.line(), true);
    add(chart, curves, palette);
    return chart.draw();
  }

  /**
   * Draws how long images take over the load.
   *
   * @param curves by how many replicas and which quantile; x in percent of what they can restore, y
   *     in milliseconds
   * @throws IllegalArgumentException as above
   */
  public static BufferedImage latency(Map<String, List<Point>> curves, Palette palette) {
    last(curves);
    double most =
        curves.values().stream().flatMap(List::stream).mapToDouble(Point::y).max().orElseThrow();
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "From topic to topic over load",
                "load, % of what the replicas can restore",
                "milliseconds",
                palette)
            .between(0, most, "0");
    add(chart, curves, palette);
    return chart.draw();
  }

  private static double last(Map<String, List<Point>> curves) {
    return curves.values().stream()
        .flatMap(List::stream)
        .mapToDouble(Point::x)
        .max()
        .orElseThrow(
            () -> new IllegalArgumentException("curves have 1 point or more, given were none"));
  }

  private static void add(LineChart chart, Map<String, List<Point>> curves, Palette palette) {
    var colors =
        new Color[] {palette.restored(), palette.transformed(), palette.clean(), palette.text()};
    int next = 0;
    for (var curve : curves.entrySet()) {
      chart.strong(curve.getKey(), curve.getValue(), colors[next++ % colors.length]);
    }
  }
}
