package org.mechanist.serving.picture;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;

/** Draws at twice the nominal size, so that pictures are sharp on dense screens. */
public final class Canvas {

  /** Pixels of the file for each nominal one, across and down. */
  public static final int DENSITY = 2;

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Canvas() {}

  /** A picture of that nominal size, filled with the palette's background and then drawn on. */
  static BufferedImage draw(int width, int height, Palette palette, Consumer<Graphics2D> drawing) {
    var image = new BufferedImage(width * DENSITY, height * DENSITY, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
      graphics.scale(DENSITY, DENSITY);
      graphics.setColor(palette.background());
      graphics.fillRect(0, 0, width, height);
      drawing.accept(graphics);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** The nominal width of a line of text. */
  static int width(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, CONTEXT).getWidth());
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
