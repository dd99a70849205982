package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.CurvePoint;

/**
 * Figure 4: accuracy on restored images over images seen or learning steps, between the level of
 * the transformed images and that of the clean ones.
 */
public final class AccuracyCurve {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;

  private AccuracyCurve() {}

  /**
   * Draws the curve over images seen.
   *
   * @param points one a window
   * @param levels the accuracy of the transformed and the clean images, as horizontal lines
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage draw(List<CurvePoint> points, Accuracy levels, Palette palette) {
    return draw(
        chart(WIDTH, HEIGHT, "images seen", palette),
        points.stream()
            .map(point -> new Point(point.images(), point.accuracy().restored()))
            .toList(),
        levels,
        palette);
  }

  /**
   * Draws the curve over learning steps, for half a page's width.
   *
   * @param restored shares of restored images that are read as labelled, 0 to 1
   * @param levels the accuracy of the transformed and the clean images, as horizontal lines
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage overSteps(List<Point> restored, Accuracy levels, Palette palette) {
    return draw(
        chart(LineChart.HALF_WIDTH, LineChart.HALF_HEIGHT, LineChart.STEPS, palette),
        restored,
        levels,
        palette);
  }

  private static LineChart chart(int width, int height, String over, Palette palette) {
    return new LineChart(
            width, height, "Accuracy over " + over, over, "digits read as labelled, %", palette)
        .between(0, LineChart.PERCENT, "0");
  }

  private static BufferedImage draw(
      LineChart chart, List<Point> restored, Accuracy levels, Palette palette) {
    if (restored.isEmpty()) {
      throw new IllegalArgumentException("a curve has 1 point or more, given were none");
    }
    double last = restored.get(restored.size() - 1).x();
    level(chart, "clean", levels.clean(), last, palette.clean());
    chart.strong("restored", inPercent(restored), palette.restored());
    level(chart, "transformed", levels.transformed(), last, palette.transformed());
    return chart.draw();
  }

  static List<Point> inPercent(List<Point> shares) {
    return shares.stream()
        .map(share -> new Point(share.x(), LineChart.PERCENT * share.y()))
        .toList();
  }

  static void level(LineChart chart, String name, double accuracy, double last, Color color) {
    double height = LineChart.PERCENT * accuracy;
    chart.level(String.format(Locale.ROOT, "%s %.1f %%", name, height), height, last, color);
  }
}
