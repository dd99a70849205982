package org.mechanist.schemas;

import java.util.Arrays;

/**
 * A one-channel image of 8-bit pixels.
 *
 * @param width in pixels, 1 to {@value #MAX_SIDE}
 * @param height in pixels, 1 to {@value #MAX_SIDE}
 * @param values row-major, {@code width × height} unsigned bytes: 0 is black, 255 white. Not
 *     copied: do not write to it.
 */
public record Pixels(int width, int height, byte[] values) {

  /** The longest side an image may have, in pixels. */
  public static final int MAX_SIDE = 256;

  /**
   * @throws IllegalArgumentException if a side is out of range, or {@code values} has another
   *     length
   */
  public Pixels {
    if (!allowed(width) || !allowed(height)) {
      throw new IllegalArgumentException(
          "an image is 1 to %d pixels wide and high, this one %d×%d"
              .formatted(MAX_SIDE, width, height));
    }
    if (values.length != width * height) {
      throw new IllegalArgumentException(
          "an image of %d×%d has %d pixels, given were %d"
              .formatted(width, height, width * height, values.length));
    }
  }

  static boolean allowed(int side) {
    return side >= 1 && side <= MAX_SIDE;
  }

  /** The pixel in column {@code x} of row {@code y}, 0 to 255. */
  public int at(int x, int y) {
    return values[y * width + x] & 0xff;
  }

  /** Whether both are as wide and as high as each other. */
  public boolean hasSizeOf(Pixels other) {
    return width == other.width && height == other.height;
  }

  /** {@code "28×28"}. */
  public String size() {
    return width + "×" + height;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Pixels pixels
        && width == pixels.width
        && height == pixels.height
        && Arrays.equals(values, pixels.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + height) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Pixels[" + size() + "]";
  }
}
