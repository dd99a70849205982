package org.mechanist.ingest.mnist;

import java.util.Objects;
import org.mechanist.schemas.Pixels;

/**
 * A range of {@link Digits}, each padded with black to 32×32 pixels (section 4 of the paper), which
 * happens before any mechanism so that a translation by 4 pixels loses less of the strokes.
 * Immutable.
 */
public final class DigitSource {

  /** Black pixels added on each side. */
  public static final int BORDER_PIXELS = 2;

  /** Width and height of a padded digit, in pixels. */
  public static final int SIDE = Digits.SIDE + 2 * BORDER_PIXELS;

  private final Digits digits;
  private final int from;
  private final int count;

  /**
   * @param from the first digit of the range
   * @param count how many follow
   * @throws IndexOutOfBoundsException if the range is not within {@code digits}
   */
  public DigitSource(Digits digits, int from, int count) {
    this.digits = digits;
    this.from = Objects.checkFromIndexSize(from, count, digits.count());
    this.count = count;
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /**
   * One of them, 32×32.
   *
   * @param index 0 to {@link #count()} − 1
   */
  public LabelledImage digit(int index) {
    int inDigits = from + Objects.checkIndex(index, count);
    return new LabelledImage(padded(digits.image(inDigits)), digits.label(inDigits));
  }

  static Pixels padded(Pixels image) {
    int width = image.width() + 2 * BORDER_PIXELS;
    int height = image.height() + 2 * BORDER_PIXELS;
    var values = new byte[width * height]; // [row, column]
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(
          image.values(),
          y * image.width(),
          values,
          (y + BORDER_PIXELS) * width + BORDER_PIXELS,
          image.width());
    }
    return new Pixels(width, height, values);
  }
}
