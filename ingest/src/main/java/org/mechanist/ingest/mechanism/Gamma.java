package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Raises each value to a power: strokes get thinner and darker above 1, bolder below.
 *
 * @param exponent the power
 */
record Gamma(double exponent) implements Mechanism {

  @Override
  public String name() {
    return "gamma(%s)".formatted(Decimal.text(exponent));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return Values.map(image, value -> Math.pow(value, exponent));
  }
}
