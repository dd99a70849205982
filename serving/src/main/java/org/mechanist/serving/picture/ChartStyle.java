package org.mechanist.serving.picture;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.image.BufferedImage;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;

/** The look that the charts have in common. */
final class ChartStyle {

  static final Font TICK_LABELS = Canvas.font(Font.PLAIN, 14);

  private static final int PADDING = 20;
  private static final BasicStroke HAIRLINE = new BasicStroke(1);

  private ChartStyle() {}

  static void apply(AxesChartStyler styler, Palette palette) {
    styler.setChartBackgroundColor(palette.background());
    styler.setChartFontColor(palette.text());
    styler.setChartTitleFont(Canvas.font(Font.BOLD, 20));
    styler.setChartTitleBoxVisible(false);
    styler.setChartTitlePadding(12);
    styler.setChartPadding(PADDING);
    styler.setPlotBackgroundColor(palette.background());
    styler.setPlotBorderVisible(false);
    styler.setPlotGridLinesColor(palette.line());
    styler.setPlotGridLinesStroke(HAIRLINE);
    styler.setAxisTitleFont(Canvas.font(Font.PLAIN, 15));
    styler.setXAxisTitleColor(palette.quietText());
    styler.setYAxisTitleColor(palette.quietText());
    styler.setAxisTickLabelsFont(TICK_LABELS);
    styler.setAxisTickLabelsColor(palette.text());
    styler.setAxisTicksLineVisible(false);
    styler.setAxisTicksMarksVisible(false);
    styler.setAxisTitlePadding(12);
    styler.setLegendBackgroundColor(palette.background());
    styler.setLegendBorderColor(palette.background());
    styler.setLegendFont(Canvas.font(Font.PLAIN, 14));
    styler.setToolTipsEnabled(false);
  }

  static BufferedImage draw(Chart<?, ?> chart, Palette palette) {
    return Canvas.draw(
        chart.getWidth(),
        chart.getHeight(),
        palette,
        graphics -> chart.paint(graphics, chart.getWidth(), chart.getHeight()));
  }
}
