package org.mechanist.serving.picture;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.util.function.Consumer;
import org.mechanist.schemas.Pixels;

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

  /** Paints an image of the data so many times as large, with a frame of one nominal pixel. */
  static void paint(Graphics2D graphics, Pixels pixels, int x, int y, int zoom, Color frame) {
    var image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_BYTE_GRAY);
    // Straight into the raster: setRGB would apply a gamma curve to grey.
    image.getRaster().setDataElements(0, 0, pixels.width(), pixels.height(), pixels.values());
    int width = zoom * pixels.width();
    int height = zoom * pixels.height();
    graphics.setColor(frame);
    graphics.fillRect(x - 1, y - 1, width + 2, height + 2);
    graphics.drawImage(image, x, y, width, height, null);
  }

  /** The nominal width of a line of text. */
  static int width(String text, Font font) {
    return (int) Math.ceil(font.getStringBounds(text, CONTEXT).getWidth());
  }

  static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
