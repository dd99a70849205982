package org.mechanist.serving.restore;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.mechanist.serving.metrics.Health;

/**
 * When a replica last got on, and what that says of its health. Thread-safe.
 *
 * <p>It is ready while it has a snapshot, is in its group and hears from Kafka: to wait for images
 * is no illness. It lives unless batches are in flight and none of them gets on, which nothing but
 * a new start mends; where Kafka is away one would not.
 */
final class Pulse {

  /** A learner's bound as well: what takes longer than the slowest machine does not end. */
  static final Duration LONGEST_BATCH = Duration.ofMinutes(10);

  /** It is asked each second, by a thread that loads models for some seconds at times. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

  private final LongSupplier nanoTime;
  private long heardNanos;
  private long gotOnNanos;
  private int inFlight;

  Pulse(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.heardNanos = nanoTime.getAsLong();
    this.gotOnNanos = heardNanos;
  }

  /** Kafka has answered. */
  synchronized void heard() {
    heardNanos = nanoTime.getAsLong();
  }

  /** The stream is read from the committed offsets on: what was in flight is given up. */
  synchronized void began() {
    inFlight = 0;
  }

  /** A batch has come. */
  synchronized void taken() {
    inFlight++;
    gotOnNanos = nanoTime.getAsLong();
  }

  /** The oldest batch is published. */
  synchronized void published() {
    inFlight--;
    gotOnNanos = nanoTime.getAsLong();
  }

  /**
   * How the replica is.
   *
   * @param modelVersion of the snapshot that it restores by; empty before the first
   * @param member whether its group counts it in
   */
  synchronized Health health(String modelVersion, boolean member) {
    if (modelVersion.isEmpty()) {
      return Health.of(false, "snapshot", "waiting for a snapshot of the learner");
    }
    var stuck = since(gotOnNanos);
    if (inFlight > 0 && stuck.compareTo(LONGEST_BATCH) > 0) {
      return health(
          false, false, modelVersion, "no batch got on for %d s".formatted(stuck.toSeconds()));
    }
    var silence = since(heardNanos);
    if (silence.compareTo(LONGEST_SILENCE) > 0) {
      return health(
          true,
          false,
          modelVersion,
          "Kafka has not answered for %d s".formatted(silence.toSeconds()));
    }
    return member
        ? health(true, true, modelVersion, "restoring")
        : health(true, false, modelVersion, "joining the group");
  }

  private static Health health(boolean live, boolean ready, String snapshot, String stream) {
    return new Health(live, ready, Map.of("snapshot", snapshot, "stream", stream));
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(nanoTime.getAsLong() - nanos);
  }
}
