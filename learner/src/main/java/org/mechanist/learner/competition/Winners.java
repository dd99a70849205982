package org.mechanist.learner.competition;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Who won which image of a batch, and by what.
 *
 * @param scores the objective's logit of each restoration, {@code [expert][image]}
 * @param expert index of the winner of each image, {@code [image]}: argmax over experts of the
 *     score and what else speaks for it, the first of equals
 */
public record Winners(float[][] scores, int[] expert) {

  private static final int NOBODY = -1;

  /**
   * Decides by {@code scores}; a score that is no number never wins against one that is.
   *
   * @param scores {@code [expert][image]}, at least one expert
   */
  public static Winners of(float[][] scores) {
    int experts = scores.length;
    int images = scores[0].length;
    return of(scores, new float[experts][images], new int[experts][images]);
  }

  /**
   * Decides by scores and what else speaks for an expert; a score that is no number never wins
   * against one that is. Who did not compete for an image never wins it.
   *
   * @param scores {@code [expert][image]}, at least one expert
   * @param affinities are added to them, {@code [expert][image]}
   * @param rows {@code [expert][image]}, as a competition has them: at least one who competed for
   *     each image
   */
  static Winners of(float[][] scores, float[][] affinities, int[][] rows) {
    var expert = new int[scores[0].length];
    for (int image = 0; image < expert.length; image++) {
      int best = NOBODY;
      float lead = Float.NaN;
      for (int candidate = 0; candidate < scores.length; candidate++) {
        boolean competed = rows[candidate][image] != Competition.ABSENT;
        float score = scores[candidate][image] + affinities[candidate][image];
        if (competed && (best == NOBODY || isBetter(score, lead))) {
          best = candidate;
          lead = score;
        }
      }
      expert[image] = best;
    }
    return new Winners(scores, expert);
  }

  private static boolean isBetter(float score, float lead) {
    return score > lead || (Float.isNaN(lead) && !Float.isNaN(score));
  }

  /** Images in the batch. */
  public int images() {
    return expert.length;
  }

  /** The winner's score of an image. */
  public float score(int image) {
    return scores[expert[image]][image];
  }

  /** Indices of the images that an expert won, ascending. */
  public long[] wonBy(int index) {
    return IntStream.range(0, expert.length)
        .filter(i -> expert[i] == index)
        .asLongStream()
        .toArray();
  }

  /**
   * Indices of the experts that won anything, in groups that won about as many images as each
   * other.
   *
   * @param atLeast images that a group is to have won on average, if there are more than two groups
   */
  public List<List<Integer>> groups(int atLeast) {
    var won = new TreeMap<Integer, Integer>();
    for (int winner : expert) {
      won.merge(winner, 1, Integer::sum);
    }
    return EvenGroups.of(won, atLeast);
  }

  /**
   * The same for some images alone.
   *
   * @param images their indices
   */
  public Winners only(int[] images) {
    var cut = new float[scores.length][images.length];
    var winners = new int[images.length];
    for (int i = 0; i < images.length; i++) {
      winners[i] = expert[images[i]];
      for (int place = 0; place < scores.length; place++) {
        cut[place][i] = scores[place][images[i]];
      }
    }
    return new Winners(cut, winners);
  }

  /** These and others, these first. */
  Winners and(Winners others) {
    var joined = new float[scores.length][];
    Arrays.setAll(
        joined,
        place -> {
          var row = Arrays.copyOf(scores[place], images() + others.images());
          System.arraycopy(others.scores[place], 0, row, images(), others.images());
          return row;
        });
    return new Winners(
        joined, IntStream.concat(Arrays.stream(expert), Arrays.stream(others.expert)).toArray());
  }
}
