package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.NetworkCopy;

/**
 * The objective c of the paper: high on canonical images, low elsewhere. Owned by the learner
 * thread; close it.
 */
public interface Objective extends AutoCloseable {

  /** Told of pretraining's progress. */
  @FunctionalInterface
  interface PretrainingListener {
    /**
     * @param iteration from 1
     * @param iterations that there are going to be
     * @param loss mean loss of this iteration
     */
    void iteration(int iteration, int iterations, double loss);
  }

  /**
   * The one that the recipe names.
   *
   * @param torch its random numbers draw the initial weights
   * @param width of all images, in pixels
   * @param height likewise
   */
  static Objective of(Torch torch, Recipe recipe, int width, int height) {
    return switch (recipe.objective()) {
      case DISCRIMINATOR -> new Discriminator(torch, recipe.discriminator(), width, height);
      case VAE -> new VaeObjective(torch, recipe.vae(), width, height);
    };
  }

  /**
   * Learns what it has to know before the first competition, from canonical images alone; nothing,
   * unless an objective says otherwise.
   *
   * @param draw a batch of canonical images, {@code [batch, 1, height, width]}, as an array of the
   *     given manager
   */
  default void pretrain(Function<NDManager, NDArray> draw, PretrainingListener listener) {}

  /**
   * How canonical each image looks; deterministic, each image on its own, no gradient.
   *
   * @param images {@code [batch, 1, height, width]}
   * @return logits {@code [batch]}, higher is more canonical, owned by the images' manager
   */
  NDArray score(NDArray images);

  /**
   * What a winner minimises, for each restoration; passes gradients through to the restorations and
   * to nothing else.
   *
   * @param restorations {@code [n, 1, height, width]}, of a learning step
   * @param noise standard normal numbers of the same shape, for an objective that wants any
   * @return {@code [n]}, owned by the restorations' manager
   */
  NDArray loss(NDArray restorations, NDArray noise);

  /**
   * Learns from a competition what canonical images are, or what they are not.
   *
   * @param canonical {@code [batch, 1, height, width]}
   * @param winning the winner's restoration of each transformed image, {@code [batch, 1, height,
   *     width]}
   * @param losing for each of the losers looked at, its restoration of each image, {@code [batch,
   *     1, height, width]} each
   * @param winnerWeight of a winning restoration among all of one image; the losing ones share the
   *     rest
   * @return the mean loss, NaN or infinite if nothing was learned from it: no number, or out of the
   *     weights' bounds
   */
  double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight);

  /** What it learns; those who teach it say within which bounds. */
  Weights weights();

  /** What scores images as {@link #score} does now, outside of the engine. */
  NetworkCopy copy();

  /** All parameters, for tests. */
  default float[] toFloats() {
    return weights().toFloats();
  }

  /** All that decides what it says and learns, for a checkpoint. */
  void exchange(State state);

  @Override
  void close();
}
