package org.mechanist.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.serving.consume.RestoredConsumer;
import org.mechanist.serving.consume.RestoredFeed;

/**
 * The demo's live display: how far, how good, who came or went last, and which expert wins which
 * mechanism.
 */
final class DemoView {

  private static final int WINNERS_SHOWN = 3;

  private final Terminal terminal;
  private final RestoredConsumer consumer;
  private final RestoredFeed feed;
  private final Rate rate = new Rate(System::nanoTime);

  /** What is sent. */
  enum Part {
    STREAM("learning online"),
    /** After the scenario, of which it is the last phase that goes on. */
    OVERTIME("until Ctrl-C"),
    HELD_OUT("held-out images");

    private final String label;

    Part(String label) {
      this.label = label;
    }
  }

  DemoView(Terminal terminal, RestoredConsumer consumer, RestoredFeed feed) {
    this.terminal = terminal;
    this.consumer = consumer;
    this.feed = feed;
  }

  /**
   * @param images that are to come out in all, of this part and those before it
   */
  void show(LearnerState state, Part part, long images) {
    switch (state.phase()) {
      case STARTING, READING_CANONICAL, PRETRAINING ->
          terminal.show(LearnerView.lines(state, rate, terminal));
      case LEARNING, RESTORING, STOPPED -> terminal.show(live(state, part, images));
    }
  }

  private String[] live(LearnerState state, Part part, long images) {
    var lines = new ArrayList<String>();
    lines.add(
        terminal.bar(
            part.label,
            (double) feed.outcomes() / images,
            "%s  %.0f images/s"
                .formatted(
                    part == Part.HELD_OUT ? "learning is off" : "step " + state.learning().steps(),
                    rate.of(state.ledger().restored()))));
    lines.add(
        Terminal.line(
            "images",
            "%d of %d in  %d restored  %d dead-lettered"
                .formatted(
                    state.ledger().polled(),
                    images,
                    state.ledger().restored(),
                    state.ledger().deadLettered())));
    lines.add(ConsumerView.accuracy(consumer.progress()));
    if (terminal.isLive()) {
      lines.add(LearnerView.experts(state));
      addWinners(lines);
    } else { // where decisions have lines of their own
      lines.add(Terminal.line("experts", Integer.toString(state.wins().size())));
    }
    return lines.toArray(String[]::new);
  }

  private void addWinners(List<String> lines) {
    lines.add("");
    lines.add(Terminal.line("mechanism", "won by"));
    consumer
        .evaluation()
        .decisive()
        .assignment()
        .share()
        .forEach(
            (mechanism, shares) ->
                lines.add(Terminal.line(ReportTable.shortened(mechanism), winners(shares))));
  }

  private static String winners(Map<String, Double> shares) {
    return shares.entrySet().stream()
        .filter(share -> share.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(WINNERS_SHOWN)
        .map(share -> "%-10s %7s".formatted(share.getKey(), ReportTable.percent(share.getValue())))
        .collect(Collectors.joining("   "));
  }
}
