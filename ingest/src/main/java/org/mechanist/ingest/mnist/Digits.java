package org.mechanist.ingest.mnist;

import java.util.Arrays;
import org.mechanist.schemas.Pixels;

/**
 * Handwritten digits of 28×28 pixels with their labels, as the files hold them: one byte a pixel,
 * all images in one array. Immutable.
 */
public final class Digits {

  /** Width and height of a digit, in pixels. */
  public static final int SIDE = 28;

  private static final int IMAGE_BYTES = SIDE * SIDE;

  private final byte[] pixels; // [count, row, column]
  private final byte[] labels; // [count]

  /**
   * @param pixels {@code count × 28 × 28} unsigned bytes, 0 is black; not copied
   * @param labels {@code count} digits, 0 to 9; not copied
   * @throws IllegalArgumentException if the lengths do not match or a label is no digit
   */
  public Digits(byte[] pixels, byte[] labels) {
    if (pixels.length != (long) labels.length * IMAGE_BYTES) {
      throw new IllegalArgumentException(
          "%d labels go with %d bytes of pixels, given were %d"
              .formatted(labels.length, (long) labels.length * IMAGE_BYTES, pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] > 9) {
        throw new IllegalArgumentException(
            "label %d is %d; 0 to 9 are allowed".formatted(i, labels[i] & 0xff));
      }
    }
    this.pixels = pixels;
    this.labels = labels;
  }

  /** How many there are. */
  public int count() {
    return labels.length;
  }

  /**
   * A copy of one image, 28×28.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not within 0 to {@link #count()} − 1
   */
  public Pixels image(int index) {
    int from = Math.multiplyExact(checked(index), IMAGE_BYTES);
    return new Pixels(SIDE, SIDE, Arrays.copyOfRange(pixels, from, from + IMAGE_BYTES));
  }

  /**
   * What one image shows, 0 to 9.
   *
   * @throws IndexOutOfBoundsException if {@code index} is not within 0 to {@link #count()} − 1
   */
  public int label(int index) {
    return labels[checked(index)];
  }

  private int checked(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException(
          "there are digits 0 to %d, asked for was %d".formatted(count() - 1, index));
    }
    return index;
  }
}
