package org.mechanist.serving.evaluation;

import java.util.Objects;
import java.util.Optional;
import org.mechanist.schemas.Origin;

/**
 * What became of one message of the restored topic.
 *
 * @param partition where the message was read
 * @param offset its offset there
 * @param outcome what became of it
 * @param origin where the transformed image was read; null if malformed, or if the observation says
 *     so
 * @param observation null unless judged
 */
public record LedgerEntry(
    int partition, long offset, Outcome outcome, Origin origin, Observation observation) {

  /** What can become of a message. */
  public enum Outcome {
    /** It was compared with the truth. */
    JUDGED,
    /** It is a restored image, but there is no truth to compare it with. */
    UNJUDGED,
    /** It is no restored image. */
    MALFORMED
  }

  public LedgerEntry {
    Objects.requireNonNull(outcome, "outcome");
    if (outcome == Outcome.JUDGED) {
      Objects.requireNonNull(observation, "observation");
    }
    if (outcome == Outcome.UNJUDGED) {
      Objects.requireNonNull(origin, "origin");
    }
  }

  public static LedgerEntry judged(int partition, long offset, Observation observation) {
    return new LedgerEntry(partition, offset, Outcome.JUDGED, null, observation);
  }

  public static LedgerEntry unjudged(int partition, long offset, Origin origin) {
    return new LedgerEntry(partition, offset, Outcome.UNJUDGED, origin, null);
  }

  public static LedgerEntry malformed(int partition, long offset) {
    return new LedgerEntry(partition, offset, Outcome.MALFORMED, null, null);
  }

  /** Where the transformed image was read, if this is a restored image. */
  public Optional<Origin> restoredFrom() {
    return Optional.ofNullable(observation == null ? origin : observation.origin());
  }
}
