package org.mechanist.serving.live;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count grows, over the last few seconds. One thread. */
final class Rate {

  private record Reading(Instant time, long count) {}

  private final Duration over;
  private final Deque<Reading> readings = new ArrayDeque<>();

  /**
   * @param over so long
   */
  Rate(Duration over) {
    this.over = over;
  }

  /** The count is this now. One that shrinks is another one. */
  void add(Instant time, long count) {
    if (!readings.isEmpty()
        && (count < readings.getLast().count() || time.isBefore(readings.getLast().time()))) {
      readings.clear();
    }
    readings.addLast(new Reading(time, count));
    while (readings.size() > 2 && !second().time().isAfter(time.minus(over))) {
      readings.removeFirst();
    }
  }

  private Reading second() {
    var all = readings.iterator();
    all.next();
    return all.next();
  }

  /** A second; null before there are two readings. */
  Double perSecond() {
    if (readings.size() < 2) {
      return null;
    }
    var first = readings.getFirst();
    var last = readings.getLast();
    double seconds = Duration.between(first.time(), last.time()).toNanos() / 1e9;
    return seconds <= 0 ? null : (last.count() - first.count()) / seconds;
  }
}
