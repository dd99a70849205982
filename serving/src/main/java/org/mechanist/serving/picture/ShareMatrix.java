package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * Figure 3: which share of each mechanism's images each expert won, as shades with numbers.
 *
 * <p>Experts stand in the order in which mechanisms prefer them, so that a one-to-one assignment
 * shows as a diagonal.
 */
public final class ShareMatrix {

  private static final int CELL_WIDTH = 82;
  private static final int CELL_HEIGHT = 40;
  private static final int ROOM_FOR_NAMES = 210;
  private static final int ROOM_FOR_TITLES = 160;
  private static final int MIN_ROWS = 3;
  private static final int MIN_WIDTH = 700;

  /** Smaller shares are left blank: they would read 0.00. */
  private static final double LEAST_SHOWN = 0.005;

  private ShareMatrix() {}

  /**
   * Draws the matrix.
   *
   * @param share for each mechanism the share of its images that each expert won, 0 to 1
   * @throws IllegalArgumentException if there are no mechanisms
   */
  public static BufferedImage draw(Map<String, Map<String, Double>> share, Palette palette) {
    if (share.isEmpty()) {
      throw new IllegalArgumentException("a matrix has 1 mechanism or more, given were none");
    }
    var mechanisms = new ArrayList<>(share.keySet());
    var experts = experts(share);
    Collections.reverse(mechanisms); // the chart's first row is at the bottom
    var chart =
        new HeatMapChart(
            Math.max(MIN_WIDTH, ROOM_FOR_NAMES + CELL_WIDTH * experts.size()),
            ROOM_FOR_TITLES + CELL_HEIGHT * Math.max(MIN_ROWS, mechanisms.size()),
            ChartTheme.XChart); // without a theme XChart 3.8.8 leaves its heat maps without axes
    chart.setTitle("Share of each mechanism by winning expert");
    chart.setXAxisTitle("expert");
    chart.setYAxisTitle("mechanism");
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
    styler.setMax(1);
    styler.setRangeColors(new Color[] {palette.noShare(), palette.fullShare()});
    chart.addSeries("share", experts, mechanisms, cells(share, mechanisms, experts));
    return ChartStyle.draw(chart, palette);
  }

  private static List<Number[]> cells(
      Map<String, Map<String, Double>> share, List<String> mechanisms, List<String> experts) {
    var cells = new ArrayList<Number[]>();
    for (int x = 0; x < experts.size(); x++) {
      for (int y = 0; y < mechanisms.size(); y++) {
        double won = share.get(mechanisms.get(y)).getOrDefault(experts.get(x), 0.0);
        if (won >= LEAST_SHOWN) {
          cells.add(new Number[] {x, y, won});
        }
      }
    }
    return cells;
  }

  /** Each mechanism's majority expert in turn, then the others in natural order. */
  private static List<String> experts(Map<String, Map<String, Double>> share) {
    var experts = new LinkedHashSet<String>();
    var others = new TreeSet<>(new NaturalOrder());
    for (var row : share.values()) {
      row.entrySet().stream()
          .max(Map.Entry.comparingByValue())
          .ifPresent(majority -> experts.add(majority.getKey()));
      others.addAll(row.keySet());
    }
    experts.addAll(others);
    return List.copyOf(experts);
  }
}
