package org.mechanist.app;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.learner.pipeline.LearnerState.Learning;
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
      case STANDING_BY -> new String[] {terminal.bar("standing by", Double.NaN, state.activity())};
      case REPLAYING -> new String[] {terminal.bar("going on", state.progress(), state.activity())};
      case LEARNING, RESTORING, STOPPED ->
          Stream.of(
                  Optional.of(
                      Terminal.line(
                          state.activity(),
                          "%d restored  %d dead-lettered  %.0f images/s  on %s%s"
                              .formatted(
                                  state.ledger().restored(),
                                  state.ledger().deadLettered(),
                                  perSecond,
                                  state.device(),
                                  state.phase() == Phase.RESTORING ? "  (learning is off)" : ""))),
                  Optional.of(experts(state)),
                  Optional.of(Terminal.line("images won", wins(state.wins()))),
                  notLearned(state.learning()).map(text -> Terminal.line("not learned", text)))
              .flatMap(Optional::stream)
              .toArray(String[]::new);
    };
  }

  /** What was not learned from, and why; empty if all was. */
  static Optional<String> notLearned(Learning learning) {
    var line = new StringJoiner("  ");
    if (learning.refused() > 0) {
      line.add("%d images that show nothing".formatted(learning.refused()));
    }
    if (learning.rejectedSteps() > 0) {
      line.add("%d steps gone wrong".formatted(learning.rejectedSteps()));
    }
    return line.length() == 0 ? Optional.empty() : Optional.of(line.toString());
  }

  static String last(LearnerState state) {
    return "restored %d, dead-lettered %d, %d learning steps%s"
        .formatted(
            state.ledger().restored(),
            state.ledger().deadLettered(),
            state.learning().steps(),
            notLearned(state.learning()).map(text -> "; not learned: " + text).orElse(""));
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
