package org.mechanist.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * Holds a decoder to a bound on what one input may cost: processor time and allocation of the
 * calling thread, so that a busy machine changes nothing.
 */
public final class Frugal {

  /** Room for classes that are loaded at a first call. In bytes. */
  private static final long FLOOR_BYTES = 32 << 20;

  /** What a byte of input may take: a node of a tree, and its path in an error. In bytes. */
  private static final long BYTES_FOR_A_BYTE = 400;

  private static final long MOST_NANOS = 2_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Frugal() {}

  /**
   * What the decoder makes of an input.
   *
   * @param inputBytes how long the input is
   */
  public static <T> T decode(long inputBytes, Callable<T> decoder) throws Exception {
    return decode(inputBytes, FLOOR_BYTES, decoder);
  }

  /**
   * The same for a decoder that may allocate more.
   *
   * @param floorBytes what it may allocate whatever the input
   */
  public static <T> T decode(long inputBytes, long floorBytes, Callable<T> decoder)
      throws Exception {
    long nanos = THREADS.getCurrentThreadCpuTime();
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    try {
      return decoder.call();
    } finally {
      bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
      nanos = THREADS.getCurrentThreadCpuTime() - nanos;
      assertThat(bytes)
          .as("bytes allocated for an input of %d", inputBytes)
          .isLessThanOrEqualTo(floorBytes + BYTES_FOR_A_BYTE * inputBytes);
      assertThat(nanos)
          .as("ns of processor time for an input of %d bytes", inputBytes)
          .isLessThan(MOST_NANOS);
    }
  }
}
