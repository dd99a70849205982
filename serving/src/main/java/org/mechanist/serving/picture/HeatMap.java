package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.Styler.ChartTheme;

/** Numbers of 0 or more in rows and columns, as shades with the numbers on them. */
final class HeatMap {

  private static final int CELL_HEIGHT = 40;
  private static final int ROOM_FOR_TITLES = 160;
  private static final int MIN_ROWS = 3;

  /**
   * @param names rows from the bottom, columns from the left
   */
  record Axis(String title, List<String> names) {}

  /**
   * @param most the number with the last colour
   * @param colours from that of 0 on, two or more
   */
  record Scale(double most, List<Color> colours) {}

  private HeatMap() {}

  /**
   * @param cells column, row and number of each that is not blank
   */
  static HeatMapChart chart(
      String title,
      int width,
      Axis columns,
      Axis rows,
      List<Number[]> cells,
      Scale scale,
      Palette palette) {
    var chart =
        new HeatMapChart(
            width,
            ROOM_FOR_TITLES + CELL_HEIGHT * Math.max(MIN_ROWS, rows.names().size()),
            ChartTheme.XChart); // without a theme XChart 3.8.8 leaves its heat maps without axes
    chart.setTitle(title);
    chart.setXAxisTitle(columns.title());
    chart.setYAxisTitle(rows.title());
    var styler = chart.getStyler();
    ChartStyle.apply(styler, palette);
    styler.setLegendVisible(false);
    styler.setPlotBackgroundColor(palette.noShare());
    styler.setPlotContentSize(1);
    styler.setPlotGridLinesVisible(false);
    styler.setShowValue(true);
    styler.setValueFont(Canvas.font(Font.PLAIN, 14));
    styler.setValueFontColor(palette.text());
    styler.setHeatMapValueDecimalPattern("0.00");
    styler.setMin(0);
    styler.setMax(scale.most());
    styler.setRangeColors(scale.colours().toArray(Color[]::new));
    chart.addSeries(title, columns.names(), rows.names(), cells);
    return chart;
  }
}
