package org.mechanist.app;

import java.util.StringJoiner;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.learner.pipeline.LearnerState.Phase;

/** A learner's state as lines for a terminal. */
final class LearnerView {

  private LearnerView() {}

  static String[] lines(LearnerState state, Rate rate, Terminal terminal) {
    double perSecond = rate.of(state.ledger().restored());
    return switch (state.phase()) {
      case STARTING, READING_CANONICAL ->
          new String[] {terminal.bar("starting", Double.NaN, state.activity())};
      case PRETRAINING ->
          new String[] {terminal.bar("pretraining", state.progress(), state.activity())};
      case LEARNING, RESTORING, STOPPED ->
          new String[] {
            Terminal.line(
                state.activity(),
                "%d restored  %d dead-lettered  %.0f images/s  on %s%s"
                    .formatted(
                        state.ledger().restored(),
                        state.ledger().deadLettered(),
                        perSecond,
                        state.device(),
                        state.phase() == Phase.RESTORING ? "  (learning is off)" : "")),
            Terminal.line("images won", wins(state))
          };
    };
  }

  static String last(LearnerState state) {
    return "restored %d, dead-lettered %d, %d learning steps"
        .formatted(
            state.ledger().restored(), state.ledger().deadLettered(), state.learning().steps());
  }

  private static String wins(LearnerState state) {
    var line = new StringJoiner("  ");
    state.wins().forEach((expert, images) -> line.add(expert + " " + images));
    return line.toString();
  }
}
