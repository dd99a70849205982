package org.mechanist.app;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/** Images per second over the last few seconds. For one thread. */
final class Rate {

  private static final long WINDOW_NANOS = 10_000_000_000L;

  private record Point(long nanos, long images) {}

  private final LongSupplier nanoTime;
  private final ArrayDeque<Point> points = new ArrayDeque<>();

  Rate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Notes how many images there have been by now; gives the rate. */
  double of(long images) {
    long now = nanoTime.getAsLong();
    points.addLast(new Point(now, images));
    while (points.size() > 2 && now - points.peekFirst().nanos() > WINDOW_NANOS) {
      points.removeFirst();
    }
    var first = points.peekFirst();
    return now == first.nanos() ? 0 : (images - first.images()) * 1e9 / (now - first.nanos());
  }
}
