package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Slants the image about its centre: a row moves sideways by its distance from the middle row.
 *
 * @param factor pixels to the right for each pixel above the middle; negative slants to the left
 */
record Shear(double factor) implements Mechanism {

  @Override
  public String name() {
    return "shear(%s)".formatted(Decimal.text(factor));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return new LinearMap(1, factor, 0, 1).resample(image);
  }
}
