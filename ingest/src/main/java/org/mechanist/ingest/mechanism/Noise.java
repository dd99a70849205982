package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Adds independent Gaussian noise to each pixel and clamps the sum to [0, 1]. The image is not
 * stretched back to its own range afterwards, which some ports of the paper did.
 *
 * @param sigma the standard deviation; the paper's variance of 0.25 is a sigma of 0.5
 */
record Noise(double sigma) implements Mechanism {

  @Override
  public String name() {
    return "noise(%s)".formatted(Decimal.text(sigma));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return Values.map(image, value -> value + sigma * random.nextGaussian());
  }
}
