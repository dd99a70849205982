package org.mechanist.serving.restore;

import java.time.Duration;
import java.util.Optional;

/**
 * How a replica is, as a value: made anew whenever something changed, readable from any thread.
 *
 * @param modelVersion of the snapshot that it restores by; empty while it waits for the first one
 * @param experts that compete
 * @param provider where models run; empty before the first one is loaded
 * @param snapshots that it has restored by, this one included
 * @param freshness from when the newest snapshot was made, by the learner's clock, to when the
 *     first image restored by it was published, by ours; empty before
 * @param restored images whose restoration is committed
 * @param deadLettered messages whose dead letter is committed
 * @param revoked given to another replica before they were committed
 */
public record RestorerState(
    String modelVersion,
    int experts,
    String provider,
    long snapshots,
    Optional<Duration> freshness,
    long restored,
    long deadLettered,
    long revoked) {

  static RestorerState waiting() {
    return new RestorerState("", 0, "", 0, Optional.empty(), 0, 0, 0);
  }

  RestorerState by(String version, int competing, String where) {
    return new RestorerState(
        version, competing, where, snapshots + 1, freshness, restored, deadLettered, revoked);
  }

  RestorerState fresh(Duration since) {
    return new RestorerState(
        modelVersion,
        experts,
        provider,
        snapshots,
        Optional.of(since),
        restored,
        deadLettered,
        revoked);
  }

  RestorerState published(int images, int letters, int taken) {
    return new RestorerState(
        modelVersion,
        experts,
        provider,
        snapshots,
        freshness,
        restored + images,
        deadLettered + letters,
        revoked + taken);
  }
}
