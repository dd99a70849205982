package org.mechanist.learner.training;

import org.mechanist.schemas.Pixels;

/**
 * What tells an image of something from constants, noise and patterns, in numbers that mean the
 * same for an image and its inversion.
 *
 * <p>Noise has no neighbours: the sum over a patch of pixels that have nothing to do with each
 * other varies as much as chance has it, and no patch stands out by much. The trace of a pen does,
 * even under noise: a patch or a piece of a line of it is brighter than its surroundings in many
 * pixels at once. So each image is asked how much patches vary, and how much the most striking one
 * stands out, both by the standard of pixels that are independent.
 *
 * @param variance of the pixels, from 0 to 0.25
 * @param extremes share of pixels that are black or white
 * @param clumps variance of 5×5 patches' sums over that of as many independent pixels: about 1 for
 *     noise, 25 if all that differs are whole regions
 * @param peak by how many standard deviations of independent pixels the most striking 5×5 patch or
 *     piece of a line (9×3, in four directions) stands out
 * @param opposition how far the image is the opposite of itself some pixels on, along a row or a
 *     column: 1 for stripes and chequers, whatever their width
 * @param oneWay share of the variance that rows, or columns, account for: 1 if all rows, or all
 *     columns, are alike
 */
record Look(
    double variance,
    double extremes,
    double clumps,
    double peak,
    double opposition,
    double oneWay) {

  private static final int PATCH = 5; // pixels, a stroke and what is beside it
  private static final int LENGTH = 9; // of a piece of a line
  private static final int WIDTH = 3;

  /**
   * Patterns are looked for up to this share of a side: beyond it there is too little to compare.
   */
  private static final int REPEATS = 3;

  private static final int WIDEST = 32; // pixels, so that large images take no time

  /** Less than one grey level: what rounding leaves of a constant. */
  private static final double CONSTANT = 1.0 / (255 * 255);

  /** Of an image of any size. */
  static Look of(Pixels image) {
    int width = image.width();
    int height = image.height();
    var values = new double[width * height]; // standardised below
    double sum = 0;
    double squares = 0;
    int extreme = 0;
    for (int i = 0; i < values.length; i++) {
      int level = image.values()[i] & 0xff;
      values[i] = level / 255.0;
      sum += values[i];
      squares += values[i] * values[i];
      extreme += level == 0 || level == 255 ? 1 : 0;
    }
    double mean = sum / values.length;
    double variance = squares / values.length - mean * mean;
    double extremes = extreme / (double) values.length;
    if (variance < CONSTANT) {
      return new Look(Math.max(0, variance), extremes, 0, 0, 0, 1);
    }
    double deviation = Math.sqrt(variance);
    for (int i = 0; i < values.length; i++) {
      values[i] = (values[i] - mean) / deviation;
    }
    var patches = new Sums(values, width, height);
    var square = patches.rectangles(Math.min(PATCH, width), Math.min(PATCH, height));
    double peak = square.peak();
    peak = Math.max(peak, patches.rectangles(LENGTH, WIDTH).peak());
    peak = Math.max(peak, patches.rectangles(WIDTH, LENGTH).peak());
    peak = Math.max(peak, patches.slanted(1));
    peak = Math.max(peak, patches.slanted(-1));
    return new Look(
        variance,
        extremes,
        square.meanSquare(),
        peak,
        opposition(image),
        Math.max(oneWay(values, width, height, 1, width), oneWay(values, height, width, width, 1)));
  }

  /**
   * What sums over equal patches come to.
   *
   * @param meanSquare of the sums, in units of one of independent pixels
   * @param peak the greatest of them, either way, in its standard deviations
   */
  private record Patches(double meanSquare, double peak) {}

  /** Sums over patches of standardised pixels. */
  private static final class Sums {
    private final double[] values;
    private final int width;
    private final int height;
    private final double[] integral; // [height + 1, width + 1], of all above and to the left

    Sums(double[] values, int width, int height) {
      this.values = values;
      this.width = width;
      this.height = height;
      this.integral = new double[(width + 1) * (height + 1)];
      for (int y = 0; y < height; y++) {
        double row = 0;
        for (int x = 0; x < width; x++) {
          row += values[y * width + x];
          integral[(y + 1) * (width + 1) + x + 1] = integral[y * (width + 1) + x + 1] + row;
        }
      }
    }

    /** All of one size; none if the image is smaller. */
    Patches rectangles(int wide, int high) {
      double peak = 0;
      double squares = 0;
      int count = 0;
      for (int y = 0; y + high <= height; y++) {
        for (int x = 0; x + wide <= width; x++) {
          double sum = at(x + wide, y + high) - at(x, y + high) - at(x + wide, y) + at(x, y);
          peak = Math.max(peak, Math.abs(sum));
          squares += sum * sum;
          count++;
        }
      }
      int area = wide * high;
      return new Patches(count == 0 ? 0 : squares / count / area, peak / Math.sqrt(area));
    }

    /**
     * The greatest of all pieces of diagonal lines.
     *
     * @param step to the right with each row, 1 or −1
     */
    double slanted(int step) {
      double peak = 0;
      for (int y = 0; y + LENGTH <= height; y++) {
        for (int x = 1; x + 1 < width; x++) {
          int end = x + step * (LENGTH - 1);
          if (end < 1 || end + 1 >= width) {
            continue;
          }
          double sum = 0;
          for (int i = 0; i < LENGTH; i++) {
            int at = (y + i) * width + x + step * i;
            sum += values[at - 1] + values[at] + values[at + 1];
          }
          peak = Math.max(peak, Math.abs(sum));
        }
      }
      return peak / Math.sqrt(LENGTH * WIDTH);
    }

    private double at(int x, int y) {
      return integral[y * (width + 1) + x];
    }
  }

  private static double opposition(Pixels image) {
    double most = 0;
    for (int lag = 1; lag <= Math.min(WIDEST, image.width() / REPEATS); lag++) {
      most = Math.max(most, -correlation(image, lag, 0));
    }
    for (int lag = 1; lag <= Math.min(WIDEST, image.height() / REPEATS); lag++) {
      most = Math.max(most, -correlation(image, 0, lag));
    }
    return most;
  }

  /**
   * Of the image with itself some pixels on, where both are; 0 if one of them is constant there.
   */
  private static double correlation(Pixels image, int right, int down) {
    int width = image.width();
    var values = image.values();
    long sum = 0;
    long squares = 0;
    long otherSum = 0;
    long otherSquares = 0;
    long products = 0;
    for (int y = 0; y + down < image.height(); y++) {
      int row = y * width;
      int otherRow = (y + down) * width + right;
      for (int x = 0; x + right < width; x++) {
        int one = values[row + x] & 0xff;
        int other = values[otherRow + x] & 0xff;
        sum += one;
        squares += one * one;
        otherSum += other;
        otherSquares += other * other;
        products += one * other;
      }
    }
    double count = (width - right) * (double) (image.height() - down);
    double variance = squares - sum / count * sum;
    double otherVariance = otherSquares - otherSum / count * otherSum;
    double scale = Math.sqrt(variance * otherVariance);
    return scale < count * 1e-3 ? 0 : (products - sum / count * otherSum) / scale;
  }

  /**
   * The variance of lines' means, of standardised values.
   *
   * @param within from one value to the next of a line
   * @param between from one line to the next
   */
  private static double oneWay(double[] values, int length, int lines, int within, int between) {
    double squares = 0;
    for (int line = 0; line < lines; line++) {
      double sum = 0;
      for (int i = 0; i < length; i++) {
        sum += values[line * between + i * within];
      }
      squares += sum / length * (sum / length);
    }
    return squares / lines;
  }
}
