package org.mechanist.learner.training;

import java.lang.reflect.Array;
import java.util.Arrays;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Weights.Bounds;

/**
 * How a network has learned of late: which of its last steps went wrong, and what its losses and
 * gradients usually are. A step goes wrong if a loss or a gradient is no number, or far beyond the
 * usual: nothing is learned from it then. Once is an accident; a network to which it keeps
 * happening is sick.
 *
 * <p>All state is in plain fields. Owned by the learner thread.
 */
final class Vitals {

  private static final int LOOKED_AT = 10; // steps
  private static final int SICK = 3; // of these went wrong

  /** So many good steps the usual is the median of. */
  private static final int USUAL_OF = 100;

  /** Before so many good steps nobody knows what is usual. */
  private static final int ENOUGH = 20;

  /** Times the usual; losses of healthy runs come to ten times. */
  private static final double EXPLODING_LOSS = 1e3;

  /** Times the usual; gradients of healthy runs come to 500 times, and Adam does not mind. */
  private static final double EXPLODING_GRADIENT = 1e5;

  /** Times the usual, within which weights are worth being gone back to. */
  private static final double IN_RANGE = 10;

  /**
   * The least that counts as usual: an objective that is fooled, or a winner without a fault, has
   * losses and gradients of nearly nothing, until an ordinary image comes.
   */
  private static final double LEAST_USUAL = 1;

  private final boolean[] wrong = new boolean[LOOKED_AT]; // a ring
  private final double[] losses = new double[USUAL_OF]; // a ring, of good steps
  private final double[] norms = new double[USUAL_OF]; // likewise, of gradients
  private long steps;
  private long good;

  /** A step was learned from. */
  void good(double loss, double gradientNorm) {
    wrong[(int) (steps++ % LOOKED_AT)] = false;
    int slot = (int) (good++ % USUAL_OF);
    losses[slot] = Math.abs(loss);
    norms[slot] = gradientNorm;
  }

  /** A step in which nothing went wrong, and nothing was learned. */
  void uneventful() {
    wrong[(int) (steps++ % LOOKED_AT)] = false;
  }

  /** A step went wrong. */
  void wrong() {
    wrong[(int) (steps++ % LOOKED_AT)] = true;
  }

  /** How many of the last steps went wrong. */
  int wrongOfLate() {
    int count = 0;
    for (boolean one : wrong) {
      count += one ? 1 : 0;
    }
    return count;
  }

  boolean isSick() {
    return wrongOfLate() >= SICK;
  }

  /** Whether nothing went wrong of late, and the last step was as steps usually are. */
  boolean isWell() {
    if (good == 0 || wrongOfLate() > 0) {
      return false;
    }
    int last = (int) ((good - 1) % USUAL_OF);
    return losses[last] <= IN_RANGE * usual(losses) && norms[last] <= IN_RANGE * usual(norms);
  }

  /** Beyond these a step goes wrong. */
  Bounds bounds() {
    return good < ENOUGH
        ? Bounds.NONE
        : new Bounds(EXPLODING_LOSS * usual(losses), EXPLODING_GRADIENT * usual(norms));
  }

  /** After a rollback: what went wrong was another life, what is usual has not changed. */
  void recover() {
    Arrays.fill(wrong, false);
  }

  void exchange(State state) {
    copy(state.value("wrong", boolean[].class, wrong), wrong);
    copy(state.array("losses", losses), losses);
    copy(state.array("norms", norms), norms);
    steps = state.value("steps", Long.class, steps);
    good = state.value("good", Long.class, good);
  }

  /** What came out of a checkpoint, or the array itself. */
  private static void copy(Object given, Object array) {
    System.arraycopy(given, 0, array, 0, Array.getLength(array));
  }

  static int lookedAt() {
    return LOOKED_AT;
  }

  private double usual(double[] ring) {
    var sorted = Arrays.copyOf(ring, (int) Math.min(good, USUAL_OF));
    Arrays.sort(sorted);
    return Math.max(LEAST_USUAL, sorted[sorted.length / 2]);
  }
}
