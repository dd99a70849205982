package org.mechanist.serving.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Stream;

/** After Figure 6: how the objective's logits of what it learned from went over the steps. */
public final class LogitCurves {

  private LogitCurves() {}

  /**
   * Draws mean logits of what the objective learned from, for half a page's width.
   *
   * @param canonical of canonical images
   * @param winner of the winning restorations
   * @param loser of the losing ones
   * @throws IllegalArgumentException if no point has a finite logit
   */
  public static BufferedImage draw(
      List<Point> canonical, List<Point> winner, List<Point> loser, Palette palette) {
    if (Stream.of(canonical, winner, loser)
        .flatMap(List::stream)
        .noneMatch(point -> Double.isFinite(point.y()))) {
      throw new IllegalArgumentException("logits are drawn of 1 finite one or more, not of none");
    }
    var chart =
        new LineChart(
            LineChart.HALF_WIDTH,
            LineChart.HALF_HEIGHT,
            "Logits over " + LineChart.STEPS,
            LineChart.STEPS,
            "mean logit of the objective",
            palette);
    double last =
        Stream.of(canonical, winner, loser)
            .flatMap(List::stream)
            .mapToDouble(Point::x)
            .max()
            .orElseThrow();
    chart.level("undecided", 0, last, palette.quietText());
    chart.strong("canonical", canonical, palette.clean());
    chart.strong("winner", winner, palette.restored());
    chart.strong("loser", loser, palette.transformed());
    return chart.draw();
  }
}
