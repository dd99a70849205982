package org.mechanist.serving.live;

import java.time.Clock;
import java.time.Duration;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.serving.live.StreamState.Learner;
import org.mechanist.serving.live.StreamState.Learner.Standing;

/**
 * Whether a learner runs, and how fast, by what it last told of its committee: it does so every few
 * seconds. One thread.
 */
final class LearnerPulse {

  /** A learner that has told nothing for so long is busy with something else, or gone. */
  private static final Duration SILENT_AFTER = Duration.ofSeconds(15);

  /** Three of its messages. */
  private static final Duration OVER = Duration.ofSeconds(12);

  private final Clock clock;
  private final Rate steps = new Rate(OVER);
  private CommitteeState last;

  LearnerPulse(Clock clock) {
    this.clock = clock;
  }

  void told(CommitteeState state) {
    last = state;
    steps.add(state.time(), state.step());
  }

  Learner learner() {
    if (last == null) {
      return new Learner(Standing.UNKNOWN, null);
    }
    var age = Duration.between(last.time(), clock.instant());
    return new Learner(
        age.compareTo(SILENT_AFTER) > 0 ? Standing.SILENT : Standing.LEARNING,
        Math.max(0, age.toMillis()));
  }

  /** Null if it is not learning, or has not told often enough. */
  Double stepsPerSecond() {
    return learner().state() == Standing.LEARNING ? steps.perSecond() : null;
  }

  /** Null before it told. */
  CommitteeState committee() {
    return last;
  }
}
