package org.mechanist.ingest.mechanism;

import java.util.function.DoubleUnaryOperator;
import org.mechanist.schemas.Pixels;

/** Between 8-bit pixels and values of 0 (black) to 1 (white). */
final class Values {

  private static final double WHITE = 255;

  private Values() {}

  /** The pixels' values, row-major. */
  static double[] of(Pixels image) {
    var values = new double[image.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (image.values()[i] & 0xff) / WHITE;
    }
    return values;
  }

  /** The image of these values, clamped to [0, 1] and rounded to 8 bits. */
  static Pixels pixels(int width, int height, double[] values) {
    var bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) Math.round(Math.max(0, Math.min(1, values[i])) * WHITE);
    }
    return new Pixels(width, height, bytes);
  }

  /** The image with each value replaced, row by row. */
  static Pixels map(Pixels image, DoubleUnaryOperator replacement) {
    double[] values = of(image);
    for (int i = 0; i < values.length; i++) {
      values[i] = replacement.applyAsDouble(values[i]);
    }
    return pixels(image.width(), image.height(), values);
  }
}
