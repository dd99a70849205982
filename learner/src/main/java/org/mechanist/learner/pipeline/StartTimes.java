package org.mechanist.learner.pipeline;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/**
 * How long each part of a start took, from the process's beginning to the first image that is
 * restored. On the learner thread.
 */
final class StartTimes {

  private final LongSupplier nanoTime;
  private final Map<String, Duration> parts = new LinkedHashMap<>();
  private long lastNanos;
  private boolean over;

  /**
   * @param process how long the process has run
   * @param nanoTime a clock that only runs forward, in nanoseconds
   */
  StartTimes(Duration process, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
    parts.put("process", process);
  }

  static StartTimes ofThisProcess() {
    return new StartTimes(
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()), System::nanoTime);
  }

  /** A part is done; it began when the one before was. Once all is over, nothing counts. */
  void done(String part) {
    if (!over) {
      long now = nanoTime.getAsLong();
      parts.merge(part, Duration.ofNanos(now - lastNanos), Duration::plus);
      lastNanos = now;
    }
  }

  /** The last part is done; whether it was not before. */
  boolean end(String part) {
    done(part);
    boolean first = !over;
    over = true;
    return first;
  }

  /** In seconds, as in {@code 3.5 s: process 1.5, engine 2.0}. */
  @Override
  public String toString() {
    var each = new StringJoiner(", ");
    parts.forEach((part, took) -> each.add(part + " " + seconds(took)));
    var all = parts.values().stream().reduce(Duration.ZERO, Duration::plus);
    return "%s s: %s".formatted(seconds(all), each);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e9);
  }
}
