package org.mechanist.serving.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.mechanist.schemas.Pixels;

/**
 * Figure 2: transformed images above their restorations above the clean ones, in blocks by
 * mechanism.
 *
 * <p>Blocks stand side by side in bands; beneath the name of a mechanism stand the experts that
 * restored its samples. All blocks are as wide as the widest needs, names included.
 */
public final class SampleGrid {

  private static final int ZOOM = 3;
  private static final int BLOCKS_IN_BAND = 5;
  private static final int MARGIN = 24;
  private static final int TITLE_HEIGHT = 50;
  private static final int ROW_NAME_WIDTH = 124;
  private static final int HEADING_HEIGHT = 60;
  private static final int IMAGE_GAP = 4;
  private static final int BLOCK_GAP = 28;
  private static final int BAND_GAP = 28;
  private static final Font TITLE = Canvas.font(Font.BOLD, 26);
  private static final Font HEADING = Canvas.font(Font.BOLD, 19);
  private static final Font SMALL = Canvas.font(Font.PLAIN, 17);

  private record Row(String name, Function<Sample, Pixels> pixels) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("transformed", Sample::transformed),
          new Row("restored", Sample::restored),
          new Row("clean", Sample::clean));

  private final String title;
  private final List<List<Sample>> blocks;
  private final Palette palette;
  private final int side;
  private final int blockWidth;

  private SampleGrid(String title, List<Sample> samples, Palette palette) {
    this.title = title;
    this.palette = palette;
    this.blocks =
        List.copyOf(
            samples.stream()
                .collect(
                    Collectors.groupingBy(
                        Sample::mechanism, LinkedHashMap::new, Collectors.toList()))
                .values());
    this.side = ZOOM * samples.stream().mapToInt(SampleGrid::longestSide).max().orElseThrow();
    this.blockWidth = blocks.stream().mapToInt(this::widthOf).max().orElseThrow();
  }

  /**
   * Draws samples, mechanisms in the order of their first.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static BufferedImage draw(List<Sample> samples, Palette palette) {
    return draw("Restorations by mechanism", samples, palette);
  }

  /**
   * Draws samples, mechanisms in the order of their first, under a title.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static BufferedImage draw(String title, List<Sample> samples, Palette palette) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("a grid shows 1 sample or more, given were none");
    }
    return new SampleGrid(title, samples, palette).draw();
  }

  private BufferedImage draw() {
    int inBand = Math.min(BLOCKS_IN_BAND, blocks.size());
    int bands = (blocks.size() + BLOCKS_IN_BAND - 1) / BLOCKS_IN_BAND;
    int width = 2 * MARGIN + ROW_NAME_WIDTH + inBand * (blockWidth + BLOCK_GAP) - BLOCK_GAP;
    int height = 2 * MARGIN + TITLE_HEIGHT + bands * (bandHeight() + BAND_GAP) - BAND_GAP;
    return Canvas.draw(width, height, palette, this::paint);
  }

  private void paint(Graphics2D graphics) {
    write(graphics, title, TITLE, MARGIN, MARGIN + 24, true);
    for (int i = 0; i < blocks.size(); i++) {
      int top = MARGIN + TITLE_HEIGHT + i / BLOCKS_IN_BAND * (bandHeight() + BAND_GAP);
      int left = MARGIN + ROW_NAME_WIDTH + i % BLOCKS_IN_BAND * (blockWidth + BLOCK_GAP);
      if (i % BLOCKS_IN_BAND == 0) {
        paintRowNames(graphics, top + HEADING_HEIGHT);
      }
      paintBlock(graphics, blocks.get(i), left, top);
    }
  }

  private void paintRowNames(Graphics2D graphics, int top) {
    for (int row = 0; row < ROWS.size(); row++) {
      int middle = top + row * (side + IMAGE_GAP) + side / 2;
      write(graphics, ROWS.get(row).name(), SMALL, MARGIN, middle + 6, false);
    }
  }

  private void paintBlock(Graphics2D graphics, List<Sample> samples, int left, int top) {
    write(graphics, samples.get(0).mechanism(), HEADING, left, top + 20, true);
    write(graphics, experts(samples), SMALL, left, top + 46, false);
    for (int row = 0; row < ROWS.size(); row++) {
      int y = top + HEADING_HEIGHT + row * (side + IMAGE_GAP);
      for (int column = 0; column < samples.size(); column++) {
        var pixels = ROWS.get(row).pixels().apply(samples.get(column));
        Canvas.paint(graphics, pixels, left + column * (side + IMAGE_GAP), y, ZOOM, palette.line());
      }
    }
  }

  private void write(Graphics2D graphics, String text, Font font, int x, int y, boolean strong) {
    graphics.setFont(font);
    graphics.setColor(strong ? palette.text() : palette.quietText());
    graphics.drawString(text, x, y);
  }

  private int bandHeight() {
    return HEADING_HEIGHT + ROWS.size() * (side + IMAGE_GAP) - IMAGE_GAP;
  }

  private int widthOf(List<Sample> samples) {
    int images = samples.size() * (side + IMAGE_GAP) - IMAGE_GAP;
    int heading = Canvas.width(samples.get(0).mechanism(), HEADING);
    return Math.max(images, Math.max(heading, Canvas.width(experts(samples), SMALL)));
  }

  private static String experts(List<Sample> samples) {
    return samples.stream().map(Sample::expert).distinct().collect(Collectors.joining(", "));
  }

  private static int longestSide(Sample sample) {
    return Math.max(sample.transformed().width(), sample.transformed().height());
  }
}
