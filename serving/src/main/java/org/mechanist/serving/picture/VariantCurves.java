package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** What the variants of an experiment came to over their learning steps, a line each. */
public final class VariantCurves {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;

  private VariantCurves() {}

  /**
   * Draws the accuracy on restored images.
   *
   * @param variants shares of restored images that are read as labelled, 0 to 1
   * @throws IllegalArgumentException if there are no variants
   */
  public static BufferedImage accuracy(Map<String, List<Point>> variants, Palette palette) {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("curves are of 1 variant or more, given were none");
    }
    var chart =
        new LineChart(
                WIDTH,
                HEIGHT,
                "Accuracy on restored images over " + LineChart.STEPS,
                LineChart.STEPS,
                "digits read as labelled, %",
                palette)
            .between(0, LineChart.PERCENT, "0");
    var colors =
        new Color[] {palette.restored(), palette.transformed(), palette.clean(), palette.text()};
    int next = 0;
    for (var variant : variants.entrySet()) {
      chart.strong(
          variant.getKey(),
          AccuracyCurve.inPercent(variant.getValue()),
          colors[next++ % colors.length]);
    }
    return chart.draw();
  }
}
