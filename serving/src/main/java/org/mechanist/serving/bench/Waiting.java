package org.mechanist.serving.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what others do, finely enough to time it by. */
final class Waiting {

  private static final long LOOK_NANOS = 500_000;
  private static final Duration BOUND = Duration.ofMinutes(5); // far more than anything takes

  private Waiting() {}

  /**
   * Waits until that is so.
   *
   * @return when it was, by {@link System#nanoTime}
   * @throws IllegalStateException if it is not after minutes
   */
  static long until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + BOUND.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            "waited %d min in vain until %s".formatted(BOUND.toMinutes(), what));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return System.nanoTime();
  }

  /** Waits until it is so late, by {@link System#nanoTime}. */
  static void until(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
