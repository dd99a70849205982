package org.mechanist.learner.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.mechanist.learner.training.Round;
import org.mechanist.learner.training.StepReport;
import org.mechanist.schemas.LifecycleEvent;

/**
 * How a learner is, as a value: made anew whenever something changed, readable from any thread.
 *
 * @param phase what it is doing
 * @param activity a sentence for a person: what exactly, how far
 * @param progress of the phase, 0 to 1; NaN where it has no end
 * @param device the engine runs on; empty before it is loaded
 * @param ledger what became of the messages
 * @param learning what was learned from
 * @param wins images won by each expert so far, in the committee's order
 * @param latest what happened to an expert last; empty before anything did
 */
public record LearnerState(
    Phase phase,
    String activity,
    double progress,
    String device,
    Ledger ledger,
    Learning learning,
    Map<String, Long> wins,
    Optional<LifecycleEvent> latest) {

  /** What a learner does, in this order. */
  public enum Phase {
    STARTING,
    /** Another learner of the group is at work; this one takes over when that one ends. */
    STANDING_BY,
    READING_CANONICAL,
    PRETRAINING,
    REPLAYING,
    LEARNING,
    RESTORING,
    STOPPED
  }

  /**
   * What became of the messages. Conservation law: {@code polled = restored + deadLettered +
   * revoked}, plus the one batch in flight.
   *
   * @param polled taken from the stream
   * @param restored images whose restoration is committed; where somebody else publishes those,
   *     images that were restored to learn from, or not
   * @param deadLettered messages whose dead letter is committed; likewise
   * @param revoked given to somebody else by a rebalance before they were committed
   */
  public record Ledger(long polled, long restored, long deadLettered, long revoked) {

    /** With messages polled; with fewer if they are going to be polled again. */
    Ledger polled(long messages) {
      return new Ledger(polled + messages, restored, deadLettered, revoked);
    }

    Ledger published(int images, int letters, int taken) {
      return new Ledger(polled, restored + images, deadLettered + letters, revoked + taken);
    }
  }

  /**
   * What was learned from.
   *
   * @param images of the stream
   * @param steps learning steps
   * @param rejectedSteps of these, steps in which something was no number, or far out of the usual,
   *     and moved no weight
   * @param refused of the images, those that can teach nothing, and moved no weight
   * @param canonical canonical images seen
   */
  public record Learning(
      long images, long steps, long rejectedSteps, long refused, long canonical) {

    Learning step(Round round, StepReport report) {
      return new Learning(
          images + round.size(),
          report.step(),
          rejectedSteps + (report.learned() ? 0 : 1),
          refused + round.refused(),
          canonical);
    }

    Learning seen(long canonicalImages) {
      return new Learning(images, steps, rejectedSteps, refused, canonicalImages);
    }
  }

  public LearnerState {
    wins = Collections.unmodifiableMap(new LinkedHashMap<>(wins));
  }

  static LearnerState starting() {
    return new LearnerState(
        Phase.STARTING,
        "loading the engine",
        Double.NaN,
        "",
        new Ledger(0, 0, 0, 0),
        new Learning(0, 0, 0, 0, 0),
        Map.of(),
        Optional.empty());
  }

  LearnerState in(Phase newPhase, String newActivity, double newProgress) {
    return new LearnerState(
        newPhase, newActivity, newProgress, device, ledger, learning, wins, latest);
  }

  LearnerState on(String newDevice) {
    return new LearnerState(phase, activity, progress, newDevice, ledger, learning, wins, latest);
  }

  LearnerState with(Ledger newLedger) {
    return new LearnerState(phase, activity, progress, device, newLedger, learning, wins, latest);
  }

  LearnerState with(Learning newLearning) {
    return new LearnerState(phase, activity, progress, device, ledger, newLearning, wins, latest);
  }

  LearnerState with(Map<String, Long> newWins) {
    return new LearnerState(phase, activity, progress, device, ledger, learning, newWins, latest);
  }

  LearnerState with(LifecycleEvent event) {
    return new LearnerState(
        phase, activity, progress, device, ledger, learning, wins, Optional.of(event));
  }
}
