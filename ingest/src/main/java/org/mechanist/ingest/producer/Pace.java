package org.mechanist.ingest.producer;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Spaces images evenly at a rate; one that falls behind catches up. For one thread. */
public final class Pace {

  /** As fast as the broker takes them. Holds no state, so that it can be shared. */
  public static final Pace UNLIMITED = new Pace(Double.POSITIVE_INFINITY, System::nanoTime);

  private final double nanosPerImage;
  private final LongSupplier nanoTime;
  private long beganAt;
  private long images;

  /**
   * @param imagesPerSecond more than 0
   * @param nanoTime a clock that only runs forward, in nanoseconds
   */
  public Pace(double imagesPerSecond, LongSupplier nanoTime) {
    if (!(imagesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "the rate is %s images/s; more than 0 is allowed".formatted(imagesPerSecond));
    }
    this.nanosPerImage = 1e9 / imagesPerSecond;
    this.nanoTime = nanoTime;
  }

  void begin() {
    if (nanosPerImage > 0) {
      beganAt = nanoTime.getAsLong();
      images = 0;
    }
  }

  /** Waits until the next image is due. */
  void awaitTurn() {
    if (nanosPerImage == 0) {
      return;
    }
    long due = beganAt + (long) (images++ * nanosPerImage);
    for (long left = due - nanoTime.getAsLong();
        left > 0 && !Thread.currentThread().isInterrupted();
        left = due - nanoTime.getAsLong()) {
      LockSupport.parkNanos(left);
    }
  }
}
