package org.mechanist.learner.pipeline;

import java.util.Locale;
import org.mechanist.ingest.kafka.MicroBatch;

/** What gives first when the stream is faster than learning. */
public enum Overload {
  /** All images are restored and learned from, and the learner falls behind. */
  LAG,
  /**
   * While it is behind, all images are restored and few are learned from, so that it catches up.
   */
  RESTORE_ONLY;

  /** So many batches behind is no overload yet: a pause of some seconds. */
  static final int BATCHES_BEHIND = 20;

  /** One of so many is learned from all the same: mechanisms come and go meanwhile. */
  static final int SAMPLE = 8;

  /**
   * As it is written: {@code lag} or {@code restore-only}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public static Overload of(String name) {
    for (var one : values()) {
      if (one.toString().equals(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        "overload is \"%s\"; %s and %s are allowed".formatted(name, LAG, RESTORE_ONLY));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a batch is to be learned from. */
  boolean learnsFrom(MicroBatch batch) {
    return this == LAG
        || batch.lag() <= (long) BATCHES_BEHIND * batch.size()
        || batch.sequence() % SAMPLE == 0;
  }
}
