package org.mechanist.ingest.kafka;

import org.apache.kafka.clients.consumer.Consumer;

/**
 * Pauses fetching when many batches, or bytes, are buffered and resumes it when few are. Belongs to
 * the poll thread.
 *
 * <p>The consumer is polled all the same, else its group would evict it.
 */
final class FetchValve {
  private final Consumer<byte[], byte[]> consumer;
  private final BatchLimits limits;
  private boolean paused;

  FetchValve(Consumer<byte[], byte[]> consumer, BatchLimits limits) {
    this.consumer = consumer;
    this.limits = limits;
  }

  void adjust(int bufferedBatches, long bufferedBytes) {
    if (!paused
        && (bufferedBatches >= limits.highWatermark() || bufferedBytes >= BatchLimits.MOST_BYTES)) {
      shut();
    } else if (paused
        && bufferedBatches <= limits.lowWatermark()
        && bufferedBytes < BatchLimits.MOST_BYTES / 2) {
      paused = false;
      consumer.resume(consumer.assignment());
    }
  }

  /** Pauses whatever is buffered. */
  void shut() {
    paused = true;
    reassigned();
  }

  /** To be called after each rebalance, which forgets that partitions were paused. */
  void reassigned() {
    if (paused) {
      consumer.pause(consumer.assignment());
    }
  }
}
