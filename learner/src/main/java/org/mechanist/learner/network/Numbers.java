package org.mechanist.learner.network;

/** Whether floats are numbers. */
public final class Numbers {

  private Numbers() {}

  /** False if any is infinite or NaN. */
  public static boolean all(float[] values) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
