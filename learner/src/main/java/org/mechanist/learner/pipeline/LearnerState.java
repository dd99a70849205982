package org.mechanist.learner.pipeline;

import java.util.List;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.learner.training.StepReport;

/**
 * How a learner is, as a value: made anew whenever something changed, readable from any thread.
 *
 * <p>Conservation law: {@code polled = restored + deadLettered + revoked}, plus the one batch in
 * flight.
 *
 * @param phase what it is doing
 * @param activity a sentence for a person: what exactly, how far
 * @param progress of the phase, 0 to 1; NaN where it has no end
 * @param polled messages taken from the stream
 * @param restored images whose restoration is committed
 * @param deadLettered messages whose dead letter is committed
 * @param revoked messages that a rebalance gave to somebody else before they were committed
 * @param learned images learned from
 * @param steps learning steps done
 * @param rejectedSteps of these, steps that learned nothing since a loss was no finite number
 * @param canonical canonical images seen
 * @param experts ids, in the committee's order
 * @param wins images won by each expert so far
 * @param device the engine runs on; empty before it is loaded
 */
public record LearnerState(
    Phase phase,
    String activity,
    double progress,
    long polled,
    long restored,
    long deadLettered,
    long revoked,
    long learned,
    long steps,
    long rejectedSteps,
    long canonical,
    List<String> experts,
    List<Long> wins,
    String device) {

  /** What a learner does, in this order. */
  public enum Phase {
    STARTING,
    READING_CANONICAL,
    PRETRAINING,
    LEARNING,
    RESTORING,
    STOPPED
  }

  static LearnerState starting() {
    return new LearnerState(
        Phase.STARTING,
        "loading the engine",
        Double.NaN,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        "");
  }

  LearnerState in(Phase newPhase, String newActivity, double newProgress) {
    return new LearnerState(
        newPhase,
        newActivity,
        newProgress,
        polled,
        restored,
        deadLettered,
        revoked,
        learned,
        steps,
        rejectedSteps,
        canonical,
        experts,
        wins,
        device);
  }

  LearnerState on(String newDevice) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled,
        restored,
        deadLettered,
        revoked,
        learned,
        steps,
        rejectedSteps,
        canonical,
        experts,
        wins,
        newDevice);
  }

  LearnerState with(long newCanonical, List<String> newExperts) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled,
        restored,
        deadLettered,
        revoked,
        learned,
        steps,
        rejectedSteps,
        newCanonical,
        newExperts,
        newExperts.stream().map(id -> 0L).toList(),
        device);
  }

  LearnerState seen(long newCanonical) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled,
        restored,
        deadLettered,
        revoked,
        learned,
        steps,
        rejectedSteps,
        newCanonical,
        experts,
        wins,
        device);
  }

  LearnerState polled(int messages) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled + messages,
        restored,
        deadLettered,
        revoked,
        learned,
        steps,
        rejectedSteps,
        canonical,
        experts,
        wins,
        device);
  }

  LearnerState published(Published published, List<Long> newWins) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled,
        restored + published.restored(),
        deadLettered + published.deadLettered(),
        revoked + published.revoked(),
        learned,
        steps,
        rejectedSteps,
        canonical,
        experts,
        newWins,
        device);
  }

  LearnerState learned(int images, StepReport report) {
    return new LearnerState(
        phase,
        activity,
        progress,
        polled,
        restored,
        deadLettered,
        revoked,
        learned + images,
        report.step(),
        rejectedSteps + (report.learned() ? 0 : 1),
        canonical,
        experts,
        wins,
        device);
  }
}
