package org.mechanist.serving.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.mechanist.schemas.Pixels;

/**
 * Images that no digit is like: letters of several alphabets, white on black, in Java's own
 * sans-serif font. They stand in for the Omniglot letters of the paper's final version, which do
 * not ship with this.
 */
public final class Letters {

  /** Letters without a digit's shape that a plain font of any system has. */
  private static final String ALPHABET = "AwΨKmЖhRΣnЮeFξGaΩYЯt";

  private static final double FONT_SHARE = 0.5; // of the image's side, as digits take of theirs
  private static final double STROKE_SHARE = 0.03; // makes strokes as bold as a pen's

  private Letters() {}

  /**
   * Draws letters, always the same.
   *
   * @param count how many, from the start again if there are fewer
   * @param side of each image in pixels
   */
  public static List<Pixels> draw(int count, int side) {
    return IntStream.range(0, count)
        .mapToObj(i -> draw(ALPHABET.charAt(i % ALPHABET.length()), side))
        .toList();
  }

  private static Pixels draw(char letter, int side) {
    var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    var graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      var font = Canvas.font(Font.PLAIN, (int) Math.round(FONT_SHARE * side));
      var outline =
          font.createGlyphVector(graphics.getFontRenderContext(), Character.toString(letter))
              .getOutline();
      var bounds = outline.getBounds2D();
      graphics.translate(
          (side - bounds.getWidth()) / 2 - bounds.getX(),
          (side - bounds.getHeight()) / 2 - bounds.getY());
      graphics.fill(outline);
      graphics.setStroke(new BasicStroke((float) (STROKE_SHARE * side)));
      graphics.draw(outline);
    } finally {
      graphics.dispose();
    }
    var values = (byte[]) image.getRaster().getDataElements(0, 0, side, side, null);
    return new Pixels(side, side, values);
  }
}
