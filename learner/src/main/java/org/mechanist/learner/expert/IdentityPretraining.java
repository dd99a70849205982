package org.mechanist.learner.expert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;

/**
 * Approximate identity initialisation (paper, section 3.1): before it competes, an expert learns to
 * put out its input, by squared error on the stream's own images. It stops when the error averaged
 * over a window is small, or after the recipe's iterations; one lucky batch stops nothing.
 */
public final class IdentityPretraining {

  private final Torch torch;
  private final Recipe recipe;

  public IdentityPretraining(Torch torch, Recipe recipe) {
    this.torch = torch;
    this.recipe = recipe;
  }

  /** Told after each iteration. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param iteration from 1
     * @param error mean squared error of this iteration
     */
    void iteration(int iteration, double error);
  }

  /**
   * Pretrains one expert.
   *
   * @param images of the stream, {@code [count, 1, height, width]}
   * @param random draws the batches
   * @return the mean squared error over the last window
   */
  public double pretrain(Expert expert, NDArray images, RandomGenerator random, Listener listener) {
    var options = recipe.pretraining();
    var recent = new ArrayDeque<Double>();
    double sum = 0;
    for (int iteration = 1; iteration <= options.iterations(); iteration++) {
      double error;
      try (var step = images.getManager().newSubManager()) {
        error = iterate(expert, step, sample(images, step, random));
      }
      listener.iteration(iteration, error);
      recent.addLast(error);
      sum += error;
      if (recent.size() > options.window()) {
        sum -= recent.removeFirst();
        if (sum / options.window() < options.stopBelow()) {
          break;
        }
      }
    }
    return recent.isEmpty() ? Double.NaN : sum / recent.size();
  }

  private double iterate(Expert expert, NDManager step, NDArray batch) {
    var leaf = expert.weights().leaf(step);
    double error;
    try (var tape = torch.recordGradients()) {
      var loss = batch.sub(expert.restoreForPretraining(leaf, batch)).square().mean();
      tape.backward(loss);
      error = loss.getFloat();
    }
    var gradient = leaf.getGradient();
    gradient.attach(step);
    expert.weights().learn(gradient, recipe.pretraining().adam());
    return error;
  }

  private NDArray sample(NDArray images, NDManager step, RandomGenerator random) {
    long count = images.getShape().get(0);
    var chosen = random.longs(recipe.batch(), 0, count).toArray();
    var batch = images.get(step, new NDIndex("{}", step.create(chosen)));
    return batch; // [batch, 1, height, width]
  }
}
