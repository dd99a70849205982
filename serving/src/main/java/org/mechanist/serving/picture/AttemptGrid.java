package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * Figure 5: every expert applied to the input of every mechanism, a column a mechanism, its input
 * on top, and a row an expert. The attempt that won is framed.
 *
 * <p>Experts stand in the order in which mechanisms prefer them, so that experts with a mechanism
 * each show as a diagonal of frames.
 */
public final class AttemptGrid {

  private static final int ZOOM = 3;
  private static final int MARGIN = 24;
  private static final int LEAST_WIDTH = 1000; // for its title, and lest a page blows it up
  private static final int TITLE_HEIGHT = 48;
  private static final int HEADING_HEIGHT = 26;
  private static final int GAP = 10;
  private static final int INPUT_GAP = 14; // between the inputs and the first expert
  private static final int FRAME = 4; // around the attempt that won
  private static final Font TITLE = Canvas.font(Font.BOLD, 24);
  private static final Font SMALL = Canvas.font(Font.PLAIN, 15);
  private static final String INPUT = "input";

  private final List<Attempts> columns;
  private final List<String> experts;
  private final Palette palette;
  private final int side;
  private final int columnWidth;
  private final int namesWidth;

  private AttemptGrid(List<Attempts> columns, Palette palette) {
    this.columns = columns;
    this.experts = experts(columns);
    this.palette = palette;
    this.side =
        ZOOM
            * columns.stream()
                .mapToInt(c -> Math.max(c.transformed().width(), c.transformed().height()))
                .max()
                .orElseThrow();
    this.columnWidth =
        GAP + Math.max(side, widest(columns.stream().map(Attempts::mechanism), SMALL));
    this.namesWidth = 2 * GAP + widest(Stream.concat(Stream.of(INPUT), experts.stream()), SMALL);
  }

  /**
   * Draws them, a column each.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static BufferedImage draw(List<Attempts> columns, Palette palette) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a grid shows 1 mechanism or more, given were none");
    }
    return new AttemptGrid(columns, palette).draw();
  }

  private BufferedImage draw() {
    return Canvas.draw(
        Math.max(LEAST_WIDTH, 2 * MARGIN + namesWidth + columns.size() * columnWidth - GAP),
        rowTop(experts.size()) - GAP + MARGIN,
        palette,
        this::paint);
  }

  private void paint(Graphics2D graphics) {
    write(graphics, "Each expert on each mechanism's input", TITLE, MARGIN, MARGIN + 22);
    graphics.setColor(palette.text());
    write(graphics, INPUT, SMALL, MARGIN, inputTop() + side / 2 + 5);
    for (int row = 0; row < experts.size(); row++) {
      write(graphics, experts.get(row), SMALL, MARGIN, rowTop(row) + side / 2 + 5);
    }
    for (int column = 0; column < columns.size(); column++) {
      paint(graphics, columns.get(column), MARGIN + namesWidth + column * columnWidth);
    }
  }

  private void paint(Graphics2D graphics, Attempts column, int left) {
    write(graphics, column.mechanism(), SMALL, left, inputTop() - 9);
    Canvas.paint(graphics, column.transformed(), left, inputTop(), ZOOM, palette.line());
    for (int row = 0; row < experts.size(); row++) {
      var expert = experts.get(row);
      var attempt = column.byExpert().get(expert);
      if (attempt != null) {
        int top = rowTop(row);
        var frame = palette.line();
        if (expert.equals(column.winner())) {
          frame = palette.restored();
          surround(graphics, left, top, ZOOM * attempt.width(), ZOOM * attempt.height(), frame);
        }
        Canvas.paint(graphics, attempt, left, top, ZOOM, frame);
      }
    }
  }

  private static void surround(
      Graphics2D graphics, int x, int y, int width, int height, Color color) {
    graphics.setColor(color);
    graphics.fillRect(x - FRAME, y - FRAME, width + 2 * FRAME, height + 2 * FRAME);
  }

  private void write(Graphics2D graphics, String text, Font font, int x, int y) {
    graphics.setFont(font);
    graphics.setColor(palette.text());
    graphics.drawString(text, x, y);
  }

  private int inputTop() {
    return MARGIN + TITLE_HEIGHT + HEADING_HEIGHT;
  }

  private int rowTop(int row) {
    return inputTop() + side + INPUT_GAP + row * (side + GAP);
  }

  private static int widest(Stream<String> names, Font font) {
    return names.mapToInt(name -> Canvas.width(name, font)).max().orElseThrow();
  }

  /** Each mechanism's winner in turn, then the others in natural order. */
  private static List<String> experts(List<Attempts> columns) {
    var experts = new LinkedHashSet<String>();
    columns.forEach(column -> experts.add(column.winner()));
    var others = new TreeSet<>(new NaturalOrder());
    columns.forEach(column -> others.addAll(column.byExpert().keySet()));
    experts.addAll(others);
    return List.copyOf(experts);
  }
}
