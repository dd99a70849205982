package org.mechanist.serving.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.CurvePoint;

/**
 * Figure 4: accuracy on restored images over images seen, between the level of the transformed
 * images and that of the clean ones.
 */
public final class AccuracyCurve {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 520;
  private static final double PERCENT = 100;

  /** Of few points each is shown; of many the line alone. */
  private static final int MAX_MARKED_POINTS = 60;

  private AccuracyCurve() {}

  /**
   * Draws the curve.
   *
   * @param points one a window
   * @param levels the accuracy of the transformed and the clean images, as horizontal lines
   * @throws IllegalArgumentException if there are no points
   */
  public static BufferedImage draw(List<CurvePoint> points, Accuracy levels, Palette palette) {
    if (points.isEmpty()) {
      throw new IllegalArgumentException("a curve has 1 point or more, given were none");
    }
    var chart = new XYChart(WIDTH, HEIGHT);
    chart.setTitle("Accuracy over images seen");
    chart.setXAxisTitle("images seen");
    chart.setYAxisTitle("digits read as labelled, %");
    var styler = chart.getStyler();
    ChartStyle.apply(styler, palette);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(PERCENT);
    styler.setXAxisMin(0.0);
    styler.setYAxisDecimalPattern("0");
    styler.setXAxisDecimalPattern("0");
    styler.setXAxisTickMarkSpacingHint(110);
    styler.setYAxisTickMarkSpacingHint(70);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setPlotContentSize(0.98);
    styler.setLegendPadding(16);
    styler.setMarkerSize(7);

    double last = points.get(points.size() - 1).images();
    level(chart, "clean %.1f %%", levels.clean(), last, palette.clean());
    addRestored(chart, points, palette.restored());
    level(chart, "transformed %.1f %%", levels.transformed(), last, palette.transformed());
    return ChartStyle.draw(chart, palette);
  }

  private static void addRestored(XYChart chart, List<CurvePoint> points, Color color) {
    var x = points.stream().mapToDouble(CurvePoint::images).toArray();
    var y = points.stream().mapToDouble(point -> PERCENT * point.accuracy().restored()).toArray();
    var series = chart.addSeries("restored", x, y);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(2.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarkerColor(color);
    series.setMarker(points.size() > MAX_MARKED_POINTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
  }

  private static void level(XYChart chart, String name, double accuracy, double last, Color color) {
    double height = PERCENT * accuracy;
    var series =
        chart.addSeries(
            String.format(Locale.ROOT, name, height),
            new double[] {0, last},
            new double[] {height, height});
    series.setLineColor(color);
    series.setLineStyle(SeriesLines.DASH_DASH);
    series.setMarker(SeriesMarkers.NONE);
  }
}
