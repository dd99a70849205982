package org.mechanist.learner.competition;

import java.util.stream.IntStream;

/**
 * What the gate makes of a batch.
 *
 * @param logLikelihood log g(j|x'), {@code [image][expert]}
 * @param affinities what is to be added to the scores, {@code [expert][image]}
 */
record Guess(float[][] logLikelihood, float[][] affinities) {

  /** The experts most likely to win an image, likeliest first. */
  int[] likeliest(int image, int count) {
    var likelihood = logLikelihood[image];
    return IntStream.range(0, likelihood.length)
        .boxed()
        .sorted((a, b) -> Float.compare(likelihood[b], likelihood[a]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The likeliest few compete for each image, and everyone for some.
   *
   * @param open for which images everyone competes
   */
  Entrants shortlist(int count, boolean[] open) {
    var competes = new boolean[affinities.length][open.length];
    for (int image = 0; image < open.length; image++) {
      for (int expert : likeliest(image, open[image] ? competes.length : count)) {
        competes[expert][image] = true;
      }
    }
    return new Entrants(competes);
  }
}
