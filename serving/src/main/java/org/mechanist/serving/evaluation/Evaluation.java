package org.mechanist.serving.evaluation;

import org.mechanist.schemas.Truth;

/**
 * Accumulates observations, the images that were learned from apart from the held-out ones.
 *
 * <p>Pure: the same observations in the same order give the same verdict. Not thread-safe; one
 * thread adds and reads.
 */
public final class Evaluation {

  /** Images in a window of the curve: 20 of the paper's minibatches of 32. */
  private static final int WINDOW_IMAGES = 640;

  private final PartEvaluation stream = new PartEvaluation(WINDOW_IMAGES);
  private final PartEvaluation heldOut = new PartEvaluation(WINDOW_IMAGES);

  /**
   * Counts one image. Whoever calls it sees to it that each counts once.
   *
   * @throws IllegalArgumentException if its part is neither of the two
   */
  public void add(Observation observation) {
    part(observation.part()).add(observation);
  }

  /** Images that came while learning went on; each was judged before it was learned from. */
  public PartEvaluation stream() {
    return stream;
  }

  /** Images that nothing learned from. */
  public PartEvaluation heldOut() {
    return heldOut;
  }

  /** The part to judge a run by: the held-out one once it has images, else the stream. */
  public PartEvaluation decisive() {
    return heldOut.images() > 0 ? heldOut : stream;
  }

  /** Whether {@code part} is one that is evaluated. */
  public static boolean knows(String part) {
    return part.equals(Truth.STREAM) || part.equals(Truth.HELD_OUT);
  }

  private PartEvaluation part(String name) {
    if (!knows(name)) {
      throw new IllegalArgumentException(
          "an image is of part %s or %s, this one of \"%s\""
              .formatted(Truth.STREAM, Truth.HELD_OUT, name));
    }
    return name.equals(Truth.HELD_OUT) ? heldOut : stream;
  }
}
