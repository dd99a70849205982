package org.mechanist.serving.bench;

/** A way to restore images, to be timed beside others. */
interface Contestant extends AutoCloseable {

  /** Restores so many more batches, and gives how many images a second that came to. */
  double imagesPerSecond(int batches);

  @Override
  void close();
}
