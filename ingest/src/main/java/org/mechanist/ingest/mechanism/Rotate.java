package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Turns the image about its centre.
 *
 * @param degrees counter-clockwise as one looks at it
 */
record Rotate(double degrees) implements Mechanism {

  @Override
  public String name() {
    return "rotate(%s)".formatted(Decimal.text(degrees));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    double radians = Math.toRadians(degrees);
    double cos = Math.cos(radians);
    double sin = Math.sin(radians);
    // Rows count downwards, so this matrix turns a target pixel clockwise, back to its source.
    return new LinearMap(cos, -sin, sin, cos).resample(image);
  }
}
