package org.mechanist.serving.bench;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends images one by one as they might come, at random times of a given rate (a Poisson process),
 * on a thread of its own, until it is closed or has sent enough. What falls behind is sent at once,
 * and counts as sent when it should have been.
 */
final class Pace implements AutoCloseable {

  private final StreamOfImages stream;
  private final double perSecond;
  private final long images;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Map<Long, Long> dueNanos = new ConcurrentHashMap<>(); // by an image's number
  private final Thread thread = new Thread(this::send, "mechanist-pace");
  private volatile boolean closed;

  /** Begins at once. */
  Pace(StreamOfImages stream, double perSecond, long images) {
    this.stream = stream;
    this.perSecond = perSecond;
    this.images = images;
    thread.setDaemon(true);
    thread.start();
  }

  private void send() {
    long due = System.nanoTime();
    for (long i = 0; i < images && !closed; i++) {
      due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
      Waiting.until(due);
      dueNanos.put(stream.sent(), due);
      stream.sendOne();
    }
  }

  /** When an image was to be sent, by {@link System#nanoTime}; null if it was none of these. */
  Long dueNanos(long number) {
    return dueNanos.get(number);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }
}
