package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The objective c of the paper: high on canonical images, low elsewhere. Owned by the learner
 * thread; close it.
 */
public interface Objective extends AutoCloseable {

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
   * Learns to tell canonical images from restorations.
   *
   * @param canonical {@code [batch, 1, height, width]}
   * @param winning the winner's restoration of each transformed image, {@code [batch, 1, height,
   *     width]}
   * @param losing for each of the losers looked at, its restoration of each image, {@code [batch,
   *     1, height, width]} each
   * @param winnerWeight of a winning restoration among all of one image; the losing ones share the
   *     rest
   * @return the mean loss, NaN or infinite if nothing was learned from it
   */
  double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight);

  /** All parameters, for tests and checkpoints. */
  float[] toFloats();

  @Override
  void close();
}
