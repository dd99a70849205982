package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/** White becomes black and black white: 1 − value. */
record Invert() implements Mechanism {

  @Override
  public String name() {
    return "invert";
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return Values.map(image, value -> 1 - value);
  }
}
