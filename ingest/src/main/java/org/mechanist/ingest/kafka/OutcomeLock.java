package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Keeps a rebalance out of the middle of what is being published. Thread-safe. */
final class OutcomeLock {
  private final ReentrantLock lock = new ReentrantLock();

  <T> T during(Supplier<T> publication) {
    lock.lock();
    try {
      return publication.get();
    } finally {
      lock.unlock();
    }
  }

  /** Runs an action while nothing is being published; after the bound, although it is. */
  void between(Duration bound, Runnable action) {
    boolean locked = false;
    try {
      locked = lock.tryLock(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      action.run();
    } finally {
      if (locked) {
        lock.unlock();
      }
    }
  }
}
