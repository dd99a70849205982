package org.mechanist.learner.competition;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which expert competes for which image.
 *
 * @param competes {@code [place][image]}
 * @param taken {@code [place]}: where there is an expert at all
 */
public record Entrants(boolean[][] competes, boolean[] taken) {

  /**
   * Every expert for every image, as in the paper.
   *
   * @param taken {@code [place]}
   */
  public static Entrants everyone(boolean[] taken, int images) {
    var competes = new boolean[taken.length][images];
    for (int place = 0; place < taken.length; place++) {
      Arrays.fill(competes[place], taken[place]);
    }
    return new Entrants(competes, taken);
  }

  /** The images that an expert competes for, ascending. */
  public int[] imagesOf(int expert) {
    return IntStream.range(0, competes[expert].length).filter(i -> competes[expert][i]).toArray();
  }

  /** Whether every expert competes for an image. */
  public boolean everyoneFor(int image) {
    return IntStream.range(0, taken.length)
        .allMatch(place -> competes[place][image] || !taken[place]);
  }

  /** Those who do not compete yet, for the images given. */
  public Entrants others(int[] images) {
    var others = new boolean[competes.length][competes[0].length];
    for (int expert = 0; expert < competes.length; expert++) {
      for (int image : images) {
        others[expert][image] = taken[expert] && !competes[expert][image];
      }
    }
    return new Entrants(others, taken);
  }
}
