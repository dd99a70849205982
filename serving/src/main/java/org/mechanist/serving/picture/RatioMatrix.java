package org.mechanist.serving.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What learning the inverse of a mechanism takes if that of another is known, as a multiple of what
 * it takes alone: one shade for less than 1, another for more, none at 1.
 */
public final class RatioMatrix {

  private static final int CELL_WIDTH = 120;
  private static final int ROOM_FOR_NAMES = 210;
  private static final int MIN_WIDTH = 700;

  /** Larger ratios have the shade of this one, so that 1 is in the middle. */
  private static final double MOST_SHADED = 2;

  private RatioMatrix() {}

  /**
   * Draws the matrix.
   *
   * @param ratios by mechanism and by the one that is known, 0 or more; a missing one is left blank
   * @throws IllegalArgumentException if there are no mechanisms
   */
  public static BufferedImage draw(Map<String, Map<String, Double>> ratios, Palette palette) {
    if (ratios.isEmpty()) {
      throw new IllegalArgumentException("a matrix has 1 mechanism or more, given were none");
    }
    var known = List.copyOf(ratios.keySet());
    var rows = new ArrayList<>(known);
    Collections.reverse(rows); // the chart's first row is at the bottom
    var chart =
        HeatMap.chart(
            "Steps to an inverse given another, over steps alone",
            Math.max(MIN_WIDTH, ROOM_FOR_NAMES + CELL_WIDTH * known.size()),
            new HeatMap.Axis("known before", known),
            new HeatMap.Axis("learned", rows),
            cells(ratios, known, rows),
            new HeatMap.Scale(
                MOST_SHADED, List.of(palette.fullShare(), palette.noShare(), palette.excess())),
            palette);
    return ChartStyle.draw(chart, palette);
  }

  private static List<Number[]> cells(
      Map<String, Map<String, Double>> ratios, List<String> known, List<String> rows) {
    var cells = new ArrayList<Number[]>();
    for (int x = 0; x < known.size(); x++) {
      for (int y = 0; y < rows.size(); y++) {
        var ratio = ratios.get(rows.get(y)).get(known.get(x));
        if (ratio != null) {
          cells.add(new Number[] {x, y, ratio});
        }
      }
    }
    return cells;
  }
}
