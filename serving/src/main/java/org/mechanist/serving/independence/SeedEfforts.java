package org.mechanist.serving.independence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a seed came to.
 *
 * @param mostSteps after which an inverse was given up
 * @param alone for each mechanism, what its inverse took from the approximate identity
 * @param given for each mechanism, what its inverse took from the expert of each other one
 * @param secondsPerStep over the whole run
 */
public record SeedEfforts(
    long seed,
    int mostSteps,
    Map<String, Effort> alone,
    Map<String, Map<String, Effort>> given,
    double secondsPerStep) {

  public SeedEfforts {
    Objects.requireNonNull(alone, "alone");
    Objects.requireNonNull(given, "given");
  }

  /** The mechanisms, in their order. */
  List<String> mechanisms() {
    return List.copyOf(alone.keySet());
  }

  /**
   * K(y | x*) / K(y) in steps: near 1 if they are independent, less if knowing {@code known} helps.
   * If that was given up, it is more than this; empty if there is no such pair, or learning {@code
   * mechanism} alone was given up.
   */
  OptionalDouble ratio(String mechanism, String known) {
    var first = alone.get(mechanism);
    var then = given.getOrDefault(mechanism, Map.of()).get(known);
    return first == null || then == null || !first.reached() || first.steps() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) then.steps() / first.steps());
  }

  /** All ratios that there are, by mechanism and by what was known. */
  Map<String, Map<String, Double>> ratios() {
    var ratios = new LinkedHashMap<String, Map<String, Double>>();
    for (var mechanism : mechanisms()) {
      var row = new LinkedHashMap<String, Double>();
      for (var known : mechanisms()) {
        ratio(mechanism, known).ifPresent(ratio -> row.put(known, ratio));
      }
      ratios.put(mechanism, row);
    }
    return ratios;
  }

  /** Learning steps of all inverses together. */
  long steps() {
    return alone.values().stream().mapToLong(Effort::steps).sum()
        + given.values().stream()
            .flatMap(row -> row.values().stream())
            .mapToLong(Effort::steps)
            .sum();
  }
}
