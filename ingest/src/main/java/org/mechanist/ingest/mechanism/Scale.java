package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Enlarges the image about its centre, or shrinks it.
 *
 * @param factor above 1 enlarges
 */
record Scale(double factor) implements Mechanism {

  @Override
  public String name() {
    return "scale(%s)".formatted(Decimal.text(factor));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return new LinearMap(1 / factor, 0, 0, 1 / factor).resample(image);
  }
}
