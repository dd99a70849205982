package org.mechanist.learner.training;

import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Numbers;
import org.mechanist.learner.network.Weights;

/**
 * One network's last good state, to which it is rolled back once it is sick: weights, moments and
 * average as they were, at most some hundred updates ago, when nothing was wrong.
 *
 * <p>Copies are kept outside the engine; taking one moves nothing. All state is in plain fields.
 * Owned by the learner thread.
 */
final class LastGood {

  /** Between two copies. */
  private static final int UPDATES = 200;

  private static final float[] NONE = {};

  private final Vitals vitals = new Vitals();
  private Weights.Copy state; // null while there was none
  private float[] statistics = NONE;

  Vitals vitals() {
    return vitals;
  }

  /** Whether it is time for a copy, and what there is is worth one. */
  boolean isDue(Weights weights) {
    return state == null || (weights.updates() - state.updates() >= UPDATES && vitals.isWell());
  }

  /** Keeps what there is now, unless that is no good. */
  void keep(Weights weights, float[] currentStatistics) {
    var now = weights.copy();
    if (Numbers.all(now.values())
        && Numbers.all(now.firstMoment())
        && Numbers.all(now.secondMoment())
        && Numbers.all(now.average())
        && Numbers.all(currentStatistics)) {
      state = now;
      statistics = currentStatistics;
    }
  }

  /** Whether there is anything to go back to. */
  boolean isThere() {
    return state != null;
  }

  /**
   * Goes back.
   *
   * @return by how many updates
   */
  long rollBack(Weights weights) {
    long lost = weights.updates() - state.updates();
    weights.restore(state);
    vitals.recover();
    return lost;
  }

  void exchange(State checkpoint) {
    vitals.exchange(checkpoint.part("vitals"));
    long updates = checkpoint.value("updates", Long.class, isThere() ? state.updates() : -1);
    var rows = checkpoint.rows("weights", rows());
    var kept = checkpoint.rows("statistics", new float[][] {statistics});
    if (checkpoint.resumes()) {
      state =
          rows.length == 0 ? null : new Weights.Copy(rows[0], rows[1], rows[2], rows[3], updates);
      statistics = kept[0];
    }
  }

  private float[][] rows() {
    return isThere()
        ? new float[][] {state.values(), state.firstMoment(), state.secondMoment(), state.average()}
        : new float[0][];
  }

  /** Normalisation statistics that belong to that state; empty if it has none. */
  float[] statistics() {
    return statistics;
  }
}
