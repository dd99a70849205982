package org.mechanist.serving.bench;

/** A way to restore images, to be timed beside others. */
interface Contestant extends AutoCloseable {

  /** Restores so many more batches, and says what that came to. */
  Turn turn(int batches);

  @Override
  void close();
}
