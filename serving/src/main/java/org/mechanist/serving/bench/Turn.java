package org.mechanist.serving.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a contestant did in one turn. On a machine that others use, the clock says as much about
 * them as about a contestant; processor time says what it needs itself.
 *
 * @param imagesPerSecond by the clock
 * @param restoringMs processor time for each image, of the threads that restore
 * @param processMs processor time for each image, of the whole process
 */
record Turn(double imagesPerSecond, double restoringMs, double processMs) {

  private static final String RESTORING =
      "mechanist-restorer"; // what its threads' names begin with

  /** Processor time so far, in nanoseconds. */
  record Processor(long restoring, long process) {

    /** Of a replica, or several: nobody else restores meanwhile. */
    static Processor ofReplicas() {
      var threads = ManagementFactory.getThreadMXBean();
      long restoring =
          Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
              .filter(one -> one != null && one.getThreadName().startsWith(RESTORING))
              .mapToLong(one -> threads.getThreadCpuTime(one.getThreadId()))
              .sum();
      return new Processor(restoring, processNanos());
    }

    /** Of the thread that asks. */
    static Processor ofThisThread() {
      return new Processor(
          ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime(), processNanos());
    }

    private static long processNanos() {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
  }

  static Turn of(long images, long nanos, Processor before, Processor after) {
    return new Turn(
        images / (nanos / 1e9),
        (after.restoring() - before.restoring()) / 1e6 / images,
        (after.process() - before.process()) / 1e6 / images);
  }
}
