package org.mechanist.ingest.producer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Lets a producer run ahead of whoever reads, but not far, so that what is changed on the stream
 * now is seen soon.
 *
 * <p>It is ahead by what the reader read within the last two seconds, and a few images more: a fast
 * reader never waits, and so sees the batches that it would see of a topic that holds everything.
 * For the one thread that produces.
 */
public final class Lead {

  private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

  /** Looks of the window that are kept. */
  private static final int MARKS = 20;

  private final long first;
  private final long least;
  private final LongSupplier read;
  private final LongSupplier nanoTime;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long allowed;

  /** How much was read at a time. */
  private record Mark(long nanos, long images) {}

  /**
   * @param first images that may be sent whatever is read
   * @param least images it is ahead at least
   * @param read how many images were read
   * @param nanoTime a clock that only runs forward, in nanoseconds
   */
  public Lead(long first, long least, LongSupplier read, LongSupplier nanoTime) {
    if (first < 0 || least < 1) {
      throw new IllegalArgumentException(
          "ahead by %d at first and %d later; 0 and 1 or more are allowed".formatted(first, least));
    }
    this.first = first;
    this.least = least;
    this.read = read;
    this.nanoTime = nanoTime;
    this.allowed = first;
  }

  /**
   * Waits until one more image may be sent.
   *
   * @param sent images that were
   * @param going asked while it waits, whether to wait on
   */
  public void await(long sent, BooleanSupplier going) {
    while (sent >= allowed && sent >= look() && going.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /**
   * Waits until all were read.
   *
   * @param sent images that were
   * @param going asked while it waits, whether to wait on
   */
  public void awaitRead(long sent, BooleanSupplier going) {
    while (read.getAsLong() < sent && going.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /** Images that may have been sent by now. */
  private long look() {
    long now = nanoTime.getAsLong();
    long images = read.getAsLong();
    while (marks.size() > 1 && now - marks.peekFirst().nanos() > WINDOW_NANOS) {
      marks.removeFirst();
    }
    if (marks.isEmpty() || now - marks.peekLast().nanos() >= WINDOW_NANOS / MARKS) {
      marks.addLast(new Mark(now, images));
    }
    allowed = Math.max(first, images + least + images - marks.peekFirst().images());
    return allowed;
  }
}
