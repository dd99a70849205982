package org.mechanist.ingest.mnist;

import org.mechanist.schemas.Pixels;

/**
 * Digits whose first two pixels hold their number, big-endian: each can be told from the others.
 */
public final class NumberedDigits {

  private NumberedDigits() {}

  /** A small data set: the numbers of the test digits go on where those of the training set end. */
  public static Mnist mnist(int train, int test) {
    return new Mnist(digits(0, train), digits(train, test));
  }

  /** {@code count} digits, numbered from {@code first}; the label is the number modulo 10. */
  public static Digits digits(int first, int count) {
    var pixels = new byte[count * Digits.SIDE * Digits.SIDE];
    var labels = new byte[count];
    for (int i = 0; i < count; i++) {
      int number = first + i;
      pixels[i * Digits.SIDE * Digits.SIDE] = (byte) (number >> 8);
      pixels[i * Digits.SIDE * Digits.SIDE + 1] = (byte) number;
      labels[i] = (byte) (number % 10);
    }
    return new Digits(pixels, labels);
  }

  /** The number of a padded digit. */
  public static int number(Pixels padded) {
    return padded.at(DigitSource.BORDER_PIXELS, DigitSource.BORDER_PIXELS) << 8
        | padded.at(DigitSource.BORDER_PIXELS + 1, DigitSource.BORDER_PIXELS);
  }
}
