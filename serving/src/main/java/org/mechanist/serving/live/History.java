package org.mechanist.serving.live;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mechanist.serving.live.StreamState.Point;

/**
 * How it went: what is known of the time before the view began to look, and since then so many
 * points at most, evenly spaced. When there is no room left every other one of these goes, and from
 * then on they come half as often. One thread.
 */
final class History {

  private final int most;
  private final List<Point> points = new ArrayList<>();
  private List<Point> past = List.of();
  private Duration apart;

  /**
   * @param most points since the view began to look, an even number
   * @param apart at first
   */
  History(int most, Duration apart) {
    this.most = most;
    this.apart = apart;
  }

  /** Takes what is known of the time before. */
  void past(List<Point> before) {
    past = List.copyOf(before);
  }

  /** Takes a point if it is time for one. */
  void offer(Point point) {
    if (!points.isEmpty() && point.time().isBefore(last().time().plus(apart))) {
      return;
    }
    if (points.size() == most) {
      thin();
      apart = apart.multipliedBy(2);
    }
    points.add(point);
  }

  private Point last() {
    return points.get(points.size() - 1);
  }

  private void thin() {
    for (int i = most - 1; i > 0; i -= 2) {
      points.remove(i); // the first stays, and the next one comes where the last was
    }
  }

  /** Oldest first. */
  List<Point> points() {
    return Stream.concat(past.stream(), points.stream()).toList();
  }
}
