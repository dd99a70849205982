package org.mechanist.ingest.scenario;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.mechanist.ingest.mechanism.Mechanism;

/**
 * A stretch of a scenario in which the mixture of mechanisms stays the same.
 *
 * @param images how many it has, 1 or more
 * @param mechanisms each of them once
 * @param weights for each mechanism, how often it occurs relative to the others; above 0
 */
public record Phase(long images, List<Mechanism> mechanisms, List<Double> weights) {

  /**
   * @throws IllegalArgumentException if a number is out of range, a mechanism occurs twice, or
   *     there are not as many weights as mechanisms
   */
  public Phase {
    mechanisms = List.copyOf(mechanisms);
    weights = List.copyOf(weights);
    if (images < 1) {
      throw new IllegalArgumentException("a phase has 1 image or more, this one " + images);
    }
    if (mechanisms.isEmpty()) {
      throw new IllegalArgumentException("a phase has one mechanism or more, this one has none");
    }
    if (new HashSet<>(mechanisms).size() < mechanisms.size()) {
      throw new IllegalArgumentException(
          "a phase has each mechanism once, given were "
              + mechanisms.stream().map(Mechanism::name).collect(Collectors.joining(", ")));
    }
    if (weights.size() != mechanisms.size()) {
      throw new IllegalArgumentException(
          "a phase has one weight for each mechanism, this one %d for %d"
              .formatted(weights.size(), mechanisms.size()));
    }
    for (double weight : weights) {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a weight is a number above 0, given was " + weight);
      }
    }
    if (weights.stream().mapToDouble(Double::doubleValue).sum() == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("the weights of a phase are too large to be added");
    }
  }

  /** A phase in which all mechanisms are equally frequent. */
  public static Phase of(long images, List<Mechanism> mechanisms) {
    return new Phase(images, mechanisms, mechanisms.stream().map(mechanism -> 1.0).toList());
  }

  /** The mechanism at {@code fraction} (0 to below 1) of the way through all weights. */
  Mechanism mechanismAt(double fraction) {
    double left = fraction * weights.stream().mapToDouble(Double::doubleValue).sum();
    for (int i = 0; i < mechanisms.size() - 1; i++) {
      left -= weights.get(i);
      if (left < 0) {
        return mechanisms.get(i);
      }
    }
    return mechanisms.get(mechanisms.size() - 1);
  }
}
