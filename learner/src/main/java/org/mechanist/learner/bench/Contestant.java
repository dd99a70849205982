package org.mechanist.learner.bench;

/** A way to make the same learning steps of the same images, to be timed beside others. */
interface Contestant extends AutoCloseable {

  /** Makes so many more steps, and gives how long they took. */
  double seconds(int steps);

  @Override
  void close();
}
