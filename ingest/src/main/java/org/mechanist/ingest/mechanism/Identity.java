package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/** Changes nothing. */
record Identity() implements Mechanism {

  @Override
  public String name() {
    return "identity";
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    return image;
  }
}
