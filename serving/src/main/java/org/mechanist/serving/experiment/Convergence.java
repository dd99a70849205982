package org.mechanist.serving.experiment;

import java.util.List;
import java.util.Optional;

/**
 * Criterion b of the paper's Algorithm 1: training ends when assignments no longer change. Nothing
 * of it needs to know the mechanisms: a fixed set of transformed images is looked at, and which
 * expert restores each best. It says when a run that went on would have ended.
 *
 * @param step of the look at which it is met
 * @param accuracy on restored images there, of those since the look before
 */
public record Convergence(long step, double accuracy) {

  /** Looks in a row with (nearly) the same assignments as at the look before. */
  static final int LOOKS = 5;

  /**
   * So much of the probe images keep their expert where assignments count as unchanged. Not all:
   * two experts may be equally good at some image for ever.
   */
  static final double UNCHANGED = 0.98;

  /** The first time it is met; empty if never. */
  static Optional<Convergence> of(List<Look> looks) {
    int inARow = 0;
    for (var look : looks) {
      inARow = look.probe().unchanged() >= UNCHANGED ? inARow + 1 : 0; // NaN is not
      if (inARow == LOOKS) {
        return Optional.of(new Convergence(look.step(), look.accuracy().restored()));
      }
    }
    return Optional.empty();
  }
}
