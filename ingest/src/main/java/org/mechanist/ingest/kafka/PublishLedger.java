package org.mechanist.ingest.kafka;

/**
 * Which batches of a stream were emitted and which are published: in the same order, without a gap,
 * since a gap would commit offsets beyond a batch that was never published. Thread-safe.
 */
final class PublishLedger {
  private long first;
  private long nextToEmit;
  private long nextToPublish;
  private boolean failed;

  /** The stream begins again: what was emitted so far and is not published never will be. */
  synchronized void begin() {
    first = nextToEmit;
    nextToPublish = nextToEmit;
    failed = false;
  }

  /** The sequence of a batch that is emitted now. */
  synchronized long emit() {
    return nextToEmit++;
  }

  /** The sequence of the batch that will be emitted next. */
  synchronized long nextSequence() {
    return nextToEmit;
  }

  /**
   * Makes sure that it is a batch's turn.
   *
   * @throws RetriableStreamException if the stream began again since, or has to
   * @throws IllegalStateException if a batch before it is not published, or it is published already
   */
  synchronized void check(long sequence) {
    if (sequence < first || failed) {
      throw new RetriableStreamException(
          "batch %d is not published: one before it failed, and the stream begins again"
              .formatted(sequence));
    }
    if (sequence != nextToPublish) {
      throw new IllegalStateException(
          "batch %d was to be published, but it is the turn of batch %d"
              .formatted(sequence, nextToPublish));
    }
  }

  synchronized void publish(long sequence) {
    nextToPublish = sequence + 1;
  }

  /** A batch could not be published, so those after it must not be either. */
  synchronized void fail() {
    failed = true;
  }

  /** Whether every batch that was emitted is published. */
  synchronized boolean isSettled() {
    return nextToPublish == nextToEmit;
  }
}
