package org.mechanist.serving.live;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** So many a second, whatever comes: of what comes at once some are picked, evenly. One thread. */
final class Allowance {

  private final double perSecond;
  private final LongSupplier nanoTime;
  private double left;
  private long last;

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  Allowance(double perSecond, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.left = perSecond;
    this.last = nanoTime.getAsLong();
  }

  /** As many of these as are allowed now, in their order. */
  <T> List<T> pick(List<T> from) {
    long now = nanoTime.getAsLong();
    left = Math.min(perSecond, left + (now - last) / 1e9 * perSecond);
    last = now;
    int count = (int) Math.min(left, from.size());
    left -= count;
    var picked = new ArrayList<T>(count);
    for (int i = 0; i < count; i++) {
      picked.add(from.get((int) ((long) i * from.size() / count)));
    }
    return picked;
  }
}
