package org.mechanist.serving.evaluation;

import java.util.List;

/** The middle of some values; of an even number of them the mean of the middle two. */
public final class Median {

  private Median() {}

  /**
   * The median; infinite values count as the largest and smallest.
   *
   * @throws IllegalArgumentException if there are no values
   */
  public static double of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a median is of 1 value or more, given were none");
    }
    var sorted = values.stream().sorted().toList();
    double upper = sorted.get(sorted.size() / 2);
    return sorted.size() % 2 == 1 ? upper : (sorted.get(sorted.size() / 2 - 1) + upper) / 2;
  }
}
