package org.mechanist.ingest.kafka;

import java.time.Duration;

/**
 * A thread that reads topics until it is closed. Whoever is waiting for a Kafka that is gone would
 * wait for long, so after a moment it is interrupted.
 */
public final class Reading implements AutoCloseable {

  private static final Duration PEACE = Duration.ofSeconds(2);

  private final Thread thread;
  private final Duration bound;
  private volatile boolean ended;

  /**
   * Not begun yet.
   *
   * @param body returns soon once this {@link #isEnded}
   * @param bound on closing
   */
  public Reading(String name, Runnable body, Duration bound) {
    this.thread = new Thread(body, name);
    this.bound = bound;
    thread.setDaemon(true);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Whether it is to end. */
  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(PEACE.toMillis());
      thread.interrupt();
      thread.join(bound.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
