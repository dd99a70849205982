package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import org.mechanist.learner.checkpoint.State;

/** Passes the engine's arrays to a checkpoint, and what one has back into them. */
public final class EngineArrays {

  private EngineArrays() {}

  /**
   * @param array of any shape; when a learner resumes it is overwritten
   */
  public static void exchange(State state, String name, NDArray array) {
    var values = state.array(name, array.toFloatArray(), array.getShape().getShape());
    if (state.resumes()) {
      try (var given = array.getManager().create(values, array.getShape())) {
        given.copyTo(array);
      }
    }
  }
}
