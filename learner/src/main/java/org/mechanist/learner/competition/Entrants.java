package org.mechanist.learner.competition;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which expert competes for which image.
 *
 * @param competes {@code [expert][image]}
 */
public record Entrants(boolean[][] competes) {

  /** Every expert for every image, as in the paper. */
  public static Entrants everyone(int experts, int images) {
    var competes = new boolean[experts][images];
    for (var row : competes) {
      Arrays.fill(row, true);
    }
    return new Entrants(competes);
  }

  /** The images that an expert competes for, ascending. */
  public int[] imagesOf(int expert) {
    return IntStream.range(0, competes[expert].length).filter(i -> competes[expert][i]).toArray();
  }

  /** Whether every expert competes for an image. */
  public boolean everyoneFor(int image) {
    return Arrays.stream(competes).allMatch(row -> row[image]);
  }

  /** Those who do not compete yet, for the images given. */
  public Entrants others(int[] images) {
    var others = new boolean[competes.length][competes[0].length];
    for (int expert = 0; expert < competes.length; expert++) {
      for (int image : images) {
        others[expert][image] = !competes[expert][image];
      }
    }
    return new Entrants(others);
  }
}
