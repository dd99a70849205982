package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Pauses between attempts, each twice as long as the one before, up to a bound. One thread. */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** An attempt went well: the next pause is the first again. */
  public void reset() {
    next = first;
  }

  /** Waits; an interrupt ends it early. */
  public void pause() {
    LockSupport.parkNanos(next.toNanos());
    next = next.multipliedBy(2);
    next = next.compareTo(longest) > 0 ? longest : next;
  }
}
