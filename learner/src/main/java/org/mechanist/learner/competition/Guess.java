package org.mechanist.learner.competition;

import java.util.stream.IntStream;

/**
 * What the gate makes of a batch.
 *
 * @param logLikelihood log g(j|x'), {@code [image][expert]}
 * @param affinities what is to be added to the scores, {@code [expert][image]}
 * @param taken {@code [place]}: where there is an expert
 */
record Guess(float[][] logLikelihood, float[][] affinities, boolean[] taken) {

  /** The experts most likely to win an image, likeliest first. */
  int[] likeliest(int image, int count) {
    var likelihood = logLikelihood[image];
    return IntStream.range(0, likelihood.length)
        .filter(place -> taken[place])
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
    var competes = Entrants.everyone(taken, open.length).competes();
    for (int image = 0; image < open.length; image++) {
      if (!open[image]) {
        for (var row : competes) {
          row[image] = false;
        }
        for (int expert : likeliest(image, count)) {
          competes[expert][image] = true;
        }
      }
    }
    return new Entrants(competes, taken);
  }
}
