package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Convolves the image with a Gaussian; beyond the border all is black.
 *
 * @param sigma the Gaussian's standard deviation, in pixels
 */
record Blur(double sigma) implements Mechanism {

  /** The kernel ends at this many standard deviations, where it has 0.3 % of its mass left. */
  private static final double KERNEL_SIGMAS = 3;

  @Override
  public String name() {
    return "blur(%s)".formatted(Decimal.text(sigma));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    double[] kernel = kernel();
    int width = image.width();
    int height = image.height();
    double[] values = Values.of(image); // [row, column]
    double[] alongRows = convolve(values, width, height, 1, width, kernel);
    return Values.pixels(width, height, convolve(alongRows, height, width, width, 1, kernel));
  }

  /** Along lines of {@code length} values {@code step} apart, the lines {@code stride} apart. */
  private static double[] convolve(
      double[] values, int length, int lines, int step, int stride, double[] kernel) {
    int radius = kernel.length / 2;
    var result = new double[values.length]; // as values
    for (int line = 0; line < lines; line++) {
      for (int i = 0; i < length; i++) {
        double sum = 0;
        for (int j = Math.max(0, i - radius); j <= Math.min(length - 1, i + radius); j++) {
          sum += kernel[j - i + radius] * values[line * stride + j * step];
        }
        result[line * stride + i * step] = sum;
      }
    }
    return result;
  }

  /** Sums to 1. */
  private double[] kernel() {
    int radius = (int) Math.ceil(KERNEL_SIGMAS * sigma);
    var kernel = new double[2 * radius + 1]; // [offset + radius]
    double sum = 0;
    for (int i = 0; i < kernel.length; i++) {
      double sigmas = (i - radius) / sigma;
      kernel[i] = Math.exp(-sigmas * sigmas / 2);
      sum += kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }
}
