package org.mechanist.learner.training;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Derives the randomness of each part of a run from one seed, so that the random state of a learner
 * is (seed, step) and nothing else.
 */
record Seeds(long seed) {

  /** What a seed is for: streams of different purposes never meet. */
  enum Purpose {
    INITIAL_WEIGHTS,
    PRETRAINING,
    RESERVOIR,
    STEP,
    COMMAND,
    PRACTICE
  }

  /** A well-mixed seed of a purpose's n-th use (finaliser of SplitMix64, Steele et al. 2014). */
  long derive(Purpose purpose, long n) {
    long z = seed * 0x9E3779B97F4A7C15L + (purpose.ordinal() + 1) * 0xD1B54A32D192ED03L + n;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  RandomGenerator random(Purpose purpose, long n) {
    return new SplittableRandom(derive(purpose, n));
  }
}
