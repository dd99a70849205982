package org.mechanist.serving.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Lines over the course of a run, later ones above earlier ones: the look they have in common. Not
 * thread-safe.
 */
final class LineChart {

  static final double PERCENT = 100;
  static final String STEPS = "learning steps";

  /** Of pictures that stand in pairs on a page. */
  static final int HALF_WIDTH = 580;

  static final int HALF_HEIGHT = 420;

  /** Of few points each is shown; of many the line alone. */
  private static final int MAX_MARKED_POINTS = 60;

  private static final Font SMALL_TITLE = Canvas.font(Font.BOLD, 15);
  private static final int SMALL_PADDING = 10;
  private static final float STRONG = 2.6f;
  private static final float THIN = 1.3f;

  /** Thin lines are many and stay in the background: so much of their colour is left. */
  private static final double THIN_COLOR = 0.65;

  private final XYChart chart;
  private final Palette palette;

  /** An empty chart of that nominal size; {@code over} says what x is and {@code of} what y is. */
  LineChart(int width, int height, String title, String over, String of, Palette palette) {
    this.palette = palette;
    this.chart = new XYChart(width, height);
    chart.setTitle(title);
    chart.setXAxisTitle(over);
    chart.setYAxisTitle(of);
    var styler = chart.getStyler();
    ChartStyle.apply(styler, palette);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setPlotGridVerticalLinesVisible(false);
    styler.setXAxisMin(0.0);
    styler.setXAxisDecimalPattern("0");
    styler.setXAxisTickMarkSpacingHint(110);
    styler.setYAxisTickMarkSpacingHint(70);
    styler.setYAxisLabelAlignment(TextAlignment.Right);
    styler.setPlotContentSize(0.98);
    styler.setLegendPadding(16);
    styler.setMarkerSize(7);
  }

  /** An empty chart over learning steps that is one of many: without a legend and axis titles. */
  static LineChart small(int width, int height, String title, Palette palette) {
    var small = new LineChart(width, height, title, "", "", palette);
    var styler = small.chart.getStyler();
    styler.setLegendVisible(false);
    styler.setAxisTitlesVisible(false);
    styler.setChartTitleFont(SMALL_TITLE);
    styler.setChartPadding(SMALL_PADDING);
    styler.setYAxisTickMarkSpacingHint(40);
    return small;
  }

  /** Sets the ends of the y axis, and how its numbers are written. */
  LineChart between(double least, double most, String decimals) {
    chart.getStyler().setYAxisMin(least);
    chart.getStyler().setYAxisMax(most);
    chart.getStyler().setYAxisDecimalPattern(decimals);
    return this;
  }

  /**
   * A dashed horizontal line up to {@code last}. It should come first: where points are equally
   * spaced in the first line, XChart writes multiples of that space below the x axis, however odd.
   */
  void level(String name, double height, double last, Color color) {
    var series = chart.addSeries(name, new double[] {0, last}, new double[] {height, height});
    series.setLineColor(color);
    series.setLineStyle(SeriesLines.DASH_DASH);
    series.setMarker(SeriesMarkers.NONE);
  }

  /** A line that matters. */
  void strong(String name, List<Point> points, Color color) {
    line(name, points, color, STRONG, points.size() <= MAX_MARKED_POINTS, true);
  }

  /** A line whose corners are all that there is to see; dashed if it is there to compare with. */
  void line(String name, List<Point> points, Color color, boolean dashed) {
    line(name, points, color, STRONG, false, true);
    if (dashed) {
      chart.getSeriesMap().get(name).setLineStyle(SeriesLines.DASH_DASH);
    }
  }

  /** One line of many. */
  void thin(String name, List<Point> points, Color color, boolean inLegend) {
    line(name, points, paler(color), THIN, false, inLegend);
  }

  /** Paints it with its upper left corner at a place of a larger picture. */
  void paint(Graphics2D graphics, int x, int y) {
    graphics.translate(x, y);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.translate(-x, -y);
  }

  BufferedImage draw() {
    return ChartStyle.draw(chart, palette);
  }

  private void line(
      String name, List<Point> points, Color color, float width, boolean marked, boolean inLegend) {
    var drawn = points.stream().filter(point -> Double.isFinite(point.y())).toList();
    if (drawn.isEmpty()) {
      return;
    }
    var series = chart.addSeries(name, all(drawn, Point::x), all(drawn, Point::y));
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    series.setMarkerColor(color);
    series.setMarker(marked ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setShowInLegend(inLegend);
  }

  private Color paler(Color color) {
    var back = palette.background();
    return new Color(
        mix(color.getRed(), back.getRed()),
        mix(color.getGreen(), back.getGreen()),
        mix(color.getBlue(), back.getBlue()));
  }

  private static int mix(int color, int back) {
    return (int) Math.round(THIN_COLOR * color + (1 - THIN_COLOR) * back);
  }

  private static double[] all(List<Point> points, ToDoubleFunction<Point> coordinate) {
    return points.stream().mapToDouble(coordinate).toArray();
  }
}
