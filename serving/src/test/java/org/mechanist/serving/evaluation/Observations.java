package org.mechanist.serving.evaluation;

import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Truth;

/** Observations for tests. */
public final class Observations {

  private static final int LABEL = 7;
  private static final int OTHER = 1;

  private Observations() {}

  /** Of the stream, read right on restored and clean, wrong on transformed. */
  public static Observation won(String mechanism, String expert) {
    return judged(Truth.STREAM, mechanism, expert, false, true, true);
  }

  /** Read right or wrong as given. */
  public static Observation judged(
      String part,
      String mechanism,
      String expert,
      boolean transformed,
      boolean restored,
      boolean clean) {
    return new Observation(
        new Origin("mechanist.transformed", 0, 5, -1),
        "image-5",
        mechanism,
        LABEL,
        part,
        expert,
        1.5,
        transformed ? LABEL : OTHER,
        restored ? LABEL : OTHER,
        clean ? LABEL : OTHER);
  }
}
