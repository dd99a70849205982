package org.mechanist.serving.picture;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.knowm.xchart.HeatMapChart;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * Figure 3: which share of each mechanism's images each expert won, as shades with numbers.
 *
 * <p>Experts stand in the order in which mechanisms prefer them, so that a one-to-one assignment
 * shows as a diagonal.
 */
public final class ShareMatrix {

  private static final int CELL_WIDTH = 82;
  private static final int ROOM_FOR_NAMES = 210;
  private static final int PAIR_CELL_WIDTH = 44;
  private static final int MIN_PAIR_CELLS_WIDTH = 300;
  private static final int ROOM_BESIDE_NAMES = 74;
  private static final int ROOM_WITHOUT_NAMES = 40;
  private static final int MIN_WIDTH = 700;

  /** Smaller shares are left blank: they would read 0.00. */
  private static final double LEAST_SHOWN = 0.005;

  private static final Font NAMES = ChartStyle.TICK_LABELS;
  private static final String PREFIX = "expert-";

  /**
   * Who restored what, and what to write above it.
   *
   * @param share for each mechanism the share of its images that each expert won, 0 to 1
   */
  public record Titled(String title, Map<String, Map<String, Double>> share) {}

  private final List<String> mechanisms;
  private final List<String> experts;
  private final Palette palette;

  private ShareMatrix(Set<String> mechanisms, List<String> experts, Palette palette) {
    this.mechanisms = new ArrayList<>(mechanisms);
    this.experts = experts;
    this.palette = palette;
    Collections.reverse(this.mechanisms); // the chart's first row is at the bottom
  }

  /**
   * Draws the matrix.
   *
   * @param share for each mechanism the share of its images that each expert won, 0 to 1
   * @throws IllegalArgumentException if there are no mechanisms
   */
  public static BufferedImage draw(Map<String, Map<String, Double>> share, Palette palette) {
    requireMechanisms(share);
    var matrix = new ShareMatrix(share.keySet(), experts(share), palette);
    var chart =
        matrix.chart(
            "Share of each mechanism by winning expert",
            Math.max(MIN_WIDTH, ROOM_FOR_NAMES + CELL_WIDTH * matrix.experts.size()),
            share,
            matrix.experts);
    return ChartStyle.draw(chart, palette);
  }

  /**
   * Draws two matrices side by side, as of an earlier time and a later one. Both have the rows and
   * columns of both, in the order of the later.
   *
   * @throws IllegalArgumentException if one of them has no mechanisms
   */
  public static BufferedImage pair(Titled earlier, Titled later, Palette palette) {
    requireMechanisms(earlier.share());
    requireMechanisms(later.share());
    var mechanisms = new LinkedHashSet<>(later.share().keySet());
    mechanisms.addAll(earlier.share().keySet());
    var experts = new LinkedHashSet<>(experts(later.share()));
    experts.addAll(experts(earlier.share()));
    var matrix = new ShareMatrix(mechanisms, List.copyOf(experts), palette);
    return matrix.pair(earlier, later);
  }

  private BufferedImage pair(Titled earlier, Titled later) {
    int cells = Math.max(MIN_PAIR_CELLS_WIDTH, PAIR_CELL_WIDTH * experts.size());
    int names = mechanisms.stream().mapToInt(name -> Canvas.width(name, NAMES)).max().orElseThrow();
    var columns = shortNames(experts);
    var left = chart(earlier.title(), ROOM_BESIDE_NAMES + names + cells, earlier.share(), columns);
    var right = chart(later.title(), ROOM_WITHOUT_NAMES + cells, later.share(), columns);
    right.setYAxisTitle("");
    right.getStyler().setYAxisTicksVisible(false);
    return Canvas.draw(
        left.getWidth() + right.getWidth(),
        left.getHeight(),
        palette,
        graphics -> {
          left.paint(graphics, left.getWidth(), left.getHeight());
          graphics.translate(left.getWidth(), 0);
          right.paint(graphics, right.getWidth(), right.getHeight());
        });
  }

  private HeatMapChart chart(
      String title, int width, Map<String, Map<String, Double>> share, List<String> columns) {
    return HeatMap.chart(
        title,
        width,
        new HeatMap.Axis("expert", columns),
        new HeatMap.Axis("mechanism", mechanisms),
        cells(share),
        new HeatMap.Scale(1, List.of(palette.noShare(), palette.fullShare())),
        palette);
  }

  private List<Number[]> cells(Map<String, Map<String, Double>> share) {
    var cells = new ArrayList<Number[]>();
    for (int x = 0; x < experts.size(); x++) {
      for (int y = 0; y < mechanisms.size(); y++) {
        double won =
            share.getOrDefault(mechanisms.get(y), Map.of()).getOrDefault(experts.get(x), 0.0);
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

  /** What comes after {@code expert-}, if all are named so: columns of a pair are narrow. */
  private static List<String> shortNames(List<String> experts) {
    return experts.stream().allMatch(name -> name.startsWith(PREFIX))
        ? experts.stream().map(name -> name.substring(PREFIX.length())).toList()
        : experts;
  }

  private static void requireMechanisms(Map<String, Map<String, Double>> share) {
    if (share.isEmpty()) {
      throw new IllegalArgumentException("a matrix has 1 mechanism or more, given were none");
    }
  }
}
