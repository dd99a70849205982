package org.mechanist.serving.bench;

import java.util.concurrent.TimeUnit;

/** What it costs that a second replica joins one that has more to do than it can. */
final class JoinRun {

  private static final int BACKLOG_BATCHES = 12;
  private static final long AFTERWARDS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReplicaGroup group;
  private final int batch;

  /**
   * What came out.
   *
   * @param seconds from a replica's start to its first image, models loaded
   * @param pauseSeconds the longest time meanwhile in which nobody published anything
   */
  record Result(double seconds, double pauseSeconds) {}

  JoinRun(ReplicaGroup group, int batch) {
    this.group = group;
    this.batch = batch;
  }

  Result run() {
    var watch = new Watch();
    Waiting.until("the first replica is at work", watch::sees);
    long began = System.nanoTime();
    watch.longestNanos = 0;
    var second = group.add();
    long joined =
        Waiting.until(
            "the second replica is at work",
            () -> {
              watch.sees();
              return second.state().restored() > 0;
            });
    Waiting.until(
        "it has settled",
        () -> {
          watch.sees();
          return System.nanoTime() - joined > AFTERWARDS_NANOS;
        });
    return new Result((joined - began) / 1e9, watch.longestNanos / 1e9);
  }

  /** Keeps a backlog, and sees whether anything goes on. */
  private final class Watch {
    private long restored = group.restored();
    private long sinceNanos = System.nanoTime();
    private long longestNanos;

    /** Whether something was published since the last look. */
    boolean sees() {
      if (group.stream().sent() < group.restored() + BACKLOG_BATCHES * batch / 2) {
        group.stream().send(BACKLOG_BATCHES * batch / 2);
      }
      long now = group.restored();
      long nanos = System.nanoTime();
      longestNanos = Math.max(longestNanos, nanos - sinceNanos);
      if (now == restored) {
        return false;
      }
      restored = now;
      sinceNanos = nanos;
      return true;
    }
  }
}
