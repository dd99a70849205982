package org.mechanist.ingest.mechanism;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.mechanist.schemas.Pixels;

/**
 * Several mechanisms one after another, each on the 8-bit image that the one before it made.
 *
 * @param steps two or more, the first one first
 */
record Sequence(List<Mechanism> steps) implements Mechanism {

  Sequence {
    steps = List.copyOf(steps);
  }

  @Override
  public String name() {
    return steps.stream().map(Mechanism::name).collect(Collectors.joining("+"));
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    var result = image;
    for (var step : steps) {
      result = step.apply(result, random);
    }
    return result;
  }
}
