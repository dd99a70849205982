package org.mechanist.learner.competition;

import java.util.Arrays;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.recipe.Recipe;

/**
 * Whether it is safe to let the few compete that the gate proposes: it is while, of the last
 * hundreds of images that everyone competed for, nearly all would have been won by one of the few,
 * and by a margin. So it is never safe while experts are still alike.
 */
final class Trust {

  private static final double MEMORY = 0.99; // of the share of safe images, per image

  private final Recipe.Gate recipe;
  private double safe;

  Trust(Recipe.Gate recipe) {
    this.recipe = recipe;
  }

  boolean isEarned() {
    return safe > recipe.trustedAbove();
  }

  /** For which images everyone competes all the same: chosen by their own pixels. */
  boolean[] sample(TensorBatch batch) {
    var pixels = batch.images().toFloatArray();
    int area = pixels.length / batch.size();
    var sample = new boolean[batch.size()];
    for (int image = 0; image < sample.length; image++) {
      int hash = Arrays.hashCode(Arrays.copyOfRange(pixels, image * area, (image + 1) * area));
      // Multiplied by 2^32 over the golden ratio, its upper bits are as good as random.
      sample[image] = ((hash * 0x9E3779B9) >>> 8) < recipe.sampled() * (1 << 24);
    }
    return sample;
  }

  void observe(Guess guess, Competition competition) {
    for (int image = 0; image < competition.winners().images(); image++) {
      if (competition.everyoneFor(image, guess.taken())) {
        boolean right = leadOverOthers(guess, competition.winners(), image) > recipe.margin();
        safe = MEMORY * safe + (right ? 1 - MEMORY : 0);
      }
    }
  }

  void exchange(State state) {
    safe = state.value("safe", Double.class, safe);
  }

  /** By how much the best of the proposed is ahead of the best of the others. */
  private double leadOverOthers(Guess guess, Winners winners, int image) {
    var proposed = guess.likeliest(image, recipe.proposed());
    double best = Double.NEGATIVE_INFINITY;
    double bestOther = Double.NEGATIVE_INFINITY;
    for (int expert = 0; expert < winners.scores().length; expert++) {
      int candidate = expert;
      double score = winners.scores()[expert][image] + guess.affinities()[expert][image];
      if (Double.isNaN(score)) {
        continue; // nobody sits there, or it put out no number
      }
      if (Arrays.stream(proposed).anyMatch(one -> one == candidate)) {
        best = Math.max(best, score);
      } else {
        bestOther = Math.max(bestOther, score);
      }
    }
    return best - bestOther;
  }
}
