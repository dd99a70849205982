package org.mechanist.ingest.kafka;

import java.time.Duration;

/**
 * How messages are cut into micro-batches, and how many of these wait in memory.
 *
 * @param size messages in a full batch, at least 1
 * @param linger how long a batch that is not full waits for more, once it would be the next
 * @param highWatermark buffered batches from which fetching pauses
 * @param lowWatermark buffered batches down to which it stays paused, below the high watermark
 */
public record BatchLimits(int size, Duration linger, int highWatermark, int lowWatermark) {

  /**
   * 32 images: near 32 a convolution on a CPU is fastest, and a transaction is paid for. 8 batches
   * ahead cover a fetch.
   */
  public static final BatchLimits DEFAULT = new BatchLimits(32, Duration.ofMillis(20), 8, 2);

  /**
   * Buffered bytes from which fetching pauses as well, down to half of them: messages of 1 MiB are
   * allowed on most brokers. More than all default batches of the largest images; a batch that
   * holds more is cut before it is full.
   */
  static final long MOST_BYTES = 32 << 20;

  /**
   * @throws IllegalArgumentException if a limit is out of its range
   */
  public BatchLimits {
    if (size < 1) {
      throw new IllegalArgumentException("a batch holds at least 1 message, not " + size);
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger is 0 or longer, not " + linger);
    }
    if (lowWatermark < 0 || lowWatermark >= highWatermark) {
      throw new IllegalArgumentException(
          "watermarks are 0 ≤ low < high, these are low %d, high %d"
              .formatted(lowWatermark, highWatermark));
    }
  }

  /** The default limits with batches of another size. */
  public static BatchLimits ofSize(int size) {
    return new BatchLimits(size, DEFAULT.linger(), DEFAULT.highWatermark(), DEFAULT.lowWatermark());
  }
}
