package org.mechanist.app;

import java.util.Comparator;
import java.util.Map;
import java.util.StringJoiner;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.learner.pipeline.LearnerState.Phase;

/** A learner's state as lines for a terminal. */
final class LearnerView {

  /** So many experts' wins fit a line of 80 columns. */
  private static final int BUSIEST_SHOWN = 3;

  private LearnerView() {}

  static String[] lines(LearnerState state, Rate rate, Terminal terminal) {
    double perSecond = rate.of(state.ledger().restored());
    return switch (state.phase()) {
      case STARTING, READING_CANONICAL ->
          new String[] {terminal.bar("starting", Double.NaN, state.activity())};
      case PRETRAINING ->
          new String[] {terminal.bar("pretraining", state.progress(), state.activity())};
      case REPLAYING -> new String[] {terminal.bar("going on", state.progress(), state.activity())};
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
            experts(state),
            Terminal.line("images won", wins(state.wins()))
          };
    };
  }

  static String last(LearnerState state) {
    return "restored %d, dead-lettered %d, %d learning steps"
        .formatted(
            state.ledger().restored(), state.ledger().deadLettered(), state.learning().steps());
  }

  /** How many there are, and what was last decided about one. */
  static String experts(LearnerState state) {
    return Terminal.line(
        "experts",
        state.wins().size()
            + state.latest().map(event -> "  " + DecisionLine.shortened(event)).orElse(""));
  }

  /** The busiest, and how many others there are. */
  static String wins(Map<String, Long> wins) {
    var line = new StringJoiner("  ");
    wins.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(BUSIEST_SHOWN)
        .forEach(won -> line.add(won.getKey() + " " + won.getValue()));
    if (wins.size() > BUSIEST_SHOWN) {
      line.add("and %d more".formatted(wins.size() - BUSIEST_SHOWN));
    }
    return line.toString();
  }
}
