package org.mechanist.learner.complexity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.function.IntConsumer;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;

/**
 * Teaches one expert the inverse of one mechanism by squared error on pairs, and stops as soon as
 * it can do it: the steps until then are the mechanism's effective complexity.
 *
 * <p>It can do it once the mean squared error on the probe, averaged over the last looks, is {@link
 * #UNEXPLAINED} of the variance of the probe's canonical pixels: restorations then explain the rest
 * of it. The paper names no such threshold. This one was chosen by measuring, with recipe {@code
 * mechanist} and one seed: at 0.25, experts are done after 5 to 22 steps, too few to compare; 0.1
 * is more than noise of deviation 0.5 leaves to be had in 300 steps. A threshold relative to the
 * transformed images' own error would not do: that of inverted digits is 11 times a black image's,
 * so that putting out black would count as having learned to undo an inversion.
 */
final class InverseTraining {

  /** Share of the canonical pixels' variance that restorations may leave unexplained. */
  static final double UNEXPLAINED = 0.15;

  /** Looks that are averaged, so that one lucky step stops nothing. */
  static final int LOOKS = 3;

  private final Torch torch;
  private final Recipe.Experts recipe;
  private final int most;

  /**
   * @param recipe how an expert learns
   * @param most steps after which it is given up
   */
  InverseTraining(Torch torch, Recipe.Experts recipe, int most) {
    this.torch = torch;
    this.recipe = recipe;
    this.most = most;
  }

  /**
   * Teaches {@code expert}, which is looked at before the first step and after each.
   *
   * @param parent its manager outlives this
   * @param listener told the steps done
   */
  Complexity train(Expert expert, Lesson lesson, NDManager parent, IntConsumer listener) {
    torch.requireOwner();
    try (var own = parent.newSubManager()) {
      var transformed =
          TensorBatch.array(own, lesson.probe().transformed()); // [probe, 1, height, width]
      var canonical = TensorBatch.array(own, lesson.probe().canonical()); // likewise
      double goal = UNEXPLAINED * variance(canonical);
      var recent = new ArrayDeque<Double>();
      for (int step = 0; ; step++) {
        recent.addLast(error(expert, transformed, canonical));
        if (recent.size() > LOOKS) {
          recent.removeFirst();
        }
        double error = recent.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        if (error <= goal || step == most) {
          return new Complexity(step, error <= goal, error);
        }
        learn(expert, lesson.batches().apply(step + 1), own);
        listener.accept(step + 1);
      }
    }
  }

  private void learn(Expert expert, Pairs pairs, NDManager parent) {
    try (var step = parent.newSubManager()) {
      var transformed = TensorBatch.array(step, pairs.transformed()); // [batch, 1, height, width]
      var canonical = TensorBatch.array(step, pairs.canonical()); // likewise
      var leaf = expert.weights().leaf(step);
      try (var tape = torch.recordGradients()) {
        tape.backward(canonical.sub(expert.restoreForLearning(leaf, transformed)).square().mean());
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      expert.weights().learn(gradient, recipe.adam());
    }
  }

  /** Mean squared error of what the expert makes of the probe. */
  private static double error(Expert expert, NDArray transformed, NDArray canonical) {
    try (var look = transformed.getManager().newSubManager()) {
      var images = transformed.duplicate();
      images.attach(look);
      return expert.restore(images, true).sub(canonical).square().mean().getFloat();
    }
  }

  /** Of all pixels about their mean. */
  private static double variance(NDArray images) {
    try (var look = images.getManager().newSubManager()) {
      var own = images.duplicate();
      own.attach(look);
      return own.sub(own.mean()).square().mean().getFloat();
    }
  }
}
