package org.mechanist.serving.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Figure 6: the objective's score of each expert on each mechanism over the steps, a small chart a
 * mechanism. The expert that is best in the end is bold and named, the others are thin.
 */
public final class ScoreCurves {

  private static final int WIDTH = 300;
  private static final int HEIGHT = 250;
  private static final int IN_ROW = 5;

  /**
   * Lower scores are drawn at this one: those of losers go down to −40, and where they are there
   * tells nothing more.
   */
  private static final double LEAST = -12;

  private static final double LEAST_TOP = 2;
  private static final double ABOVE = 0.2; // the highest point, which has a width

  private ScoreCurves() {}

  /**
   * The scores of a mechanism.
   *
   * @param byExpert each expert's mean logit over the steps
   */
  public record Scores(String mechanism, Map<String, List<Point>> byExpert) {}

  /**
   * Draws them on one scale.
   *
   * @throws IllegalArgumentException if there are no mechanisms
   */
  public static BufferedImage draw(List<Scores> mechanisms, Palette palette) {
    if (mechanisms.isEmpty()) {
      throw new IllegalArgumentException("scores are of 1 mechanism or more, given were none");
    }
    double top =
        mechanisms.stream()
            .flatMap(scores -> scores.byExpert().values().stream())
            .flatMap(List::stream)
            .mapToDouble(Point::y)
            .filter(Double::isFinite)
            .max()
            .orElse(0);
    var charts = new ArrayList<LineChart>();
    for (var scores : mechanisms) {
      charts.add(chart(scores, Math.ceil(Math.max(top, LEAST_TOP) + ABOVE), palette));
    }
    int rows = (charts.size() + IN_ROW - 1) / IN_ROW;
    return Canvas.draw(
        WIDTH * Math.min(IN_ROW, charts.size()),
        HEIGHT * rows,
        palette,
        graphics -> {
          for (int i = 0; i < charts.size(); i++) {
            charts.get(i).paint(graphics, WIDTH * (i % IN_ROW), HEIGHT * (i / IN_ROW));
          }
        });
  }

  private static LineChart chart(Scores scores, double top, Palette palette) {
    var best =
        scores.byExpert().entrySet().stream()
            .max((a, b) -> Double.compare(last(a.getValue()), last(b.getValue())))
            .map(Map.Entry::getKey)
            .orElse("");
    var title = scores.mechanism() + ": " + best;
    var chart = LineChart.small(WIDTH, HEIGHT, title, palette).between(LEAST, top, "0");
    scores
        .byExpert()
        .forEach(
            (expert, points) -> {
              if (!expert.equals(best)) {
                chart.thin(expert, floored(points), palette.quietText(), false);
              }
            });
    if (scores.byExpert().containsKey(best)) {
      chart.strong(best, floored(scores.byExpert().get(best)), palette.restored());
    }
    return chart;
  }

  private static double last(List<Point> points) {
    double y = points.isEmpty() ? Double.NaN : points.get(points.size() - 1).y();
    return Double.isNaN(y) ? Double.NEGATIVE_INFINITY : y;
  }

  private static List<Point> floored(List<Point> points) {
    return points.stream().map(point -> new Point(point.x(), Math.max(LEAST, point.y()))).toList();
  }
}
