package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Records on the calling thread what gradients need, until it is closed on that thread. Unlike the
 * engine's own collector there may be one on each thread: gradient mode belongs to a thread, and
 * what is recorded to the arrays.
 */
public final class GradientTape implements AutoCloseable {

  GradientTape() {
    JniUtils.setGradMode(true);
  }

  /**
   * Computes the gradients of everything that {@code loss} depends on and that records them.
   *
   * @param loss one number
   */
  public void backward(NDArray loss) {
    try (var one = loss.getManager().ones(loss.getShape(), loss.getDataType())) {
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }
  }

  @Override
  public void close() {
    JniUtils.setGradMode(false);
  }
}
