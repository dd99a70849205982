package org.mechanist.learner.competition;

import org.mechanist.learner.checkpoint.State;

/**
 * What winners have scored of late: exponential averages of their scores and of the squares of
 * those. The objective learns too, so that only recent scores compare.
 */
final class Expectation {

  private static final double MEMORY = 0.9; // per batch
  private static final double DEVIATIONS = 3; // below the mean: one in 700 of normal scores

  private double weight;
  private double sum;
  private double squares;

  void observe(Winners winners) {
    double mean = 0;
    double square = 0;
    int images = winners.images();
    for (int image = 0; image < images; image++) {
      mean += winners.score(image) / images;
      square += winners.score(image) * winners.score(image) / images;
    }
    if (Double.isFinite(square)) {
      weight = MEMORY * weight + (1 - MEMORY);
      sum = MEMORY * sum + (1 - MEMORY) * mean;
      squares = MEMORY * squares + (1 - MEMORY) * square;
    }
  }

  void exchange(State state) {
    weight = state.value("weight", Double.class, weight);
    sum = state.value("sum", Double.class, sum);
    squares = state.value("squares", Double.class, squares);
  }

  /** A winner that scores less is no good: another expert may do better, or none can. */
  double least() {
    if (weight == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double mean = sum / weight;
    return mean - DEVIATIONS * Math.sqrt(Math.max(0, squares / weight - mean * mean));
  }
}
