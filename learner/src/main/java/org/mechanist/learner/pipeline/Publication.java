package org.mechanist.learner.pipeline;

import java.time.Duration;

/**
 * What a learner publishes of what it makes, beside what people are told.
 *
 * @param restored whether it publishes restored images and dead letters; if not, somebody else
 *     restores by its snapshots
 * @param snapshotEvery the least time between two snapshots; zero for none ever
 */
public record Publication(boolean restored, Duration snapshotEvery) {

  /** A learner that restores itself. */
  public static final Publication ALONE = new Publication(true, Duration.ZERO);

  /** A few megabytes each while the objective learns. */
  public static final Duration DEFAULT_SNAPSHOT_EVERY = Duration.ofSeconds(5);

  public Publication {
    if (snapshotEvery.isNegative()) {
      throw new IllegalArgumentException(
          "the time between snapshots is %s; zero or more is allowed".formatted(snapshotEvery));
    }
    if (!restored && snapshotEvery.isZero()) {
      throw new IllegalArgumentException(
          "a learner that publishes neither restored images nor snapshots is of use to nobody");
    }
  }

  boolean hasSnapshots() {
    return !snapshotEvery.isZero();
  }
}
