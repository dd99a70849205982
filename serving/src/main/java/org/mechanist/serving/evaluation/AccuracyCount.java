package org.mechanist.serving.evaluation;

/** Counts images and how many of them were read as labelled. */
final class AccuracyCount {

  private long images;
  private long transformed;
  private long restored;
  private long clean;

  void add(Observation observation) {
    images++;
    transformed += observation.transformedDigit() == observation.label() ? 1 : 0;
    restored += observation.restoredDigit() == observation.label() ? 1 : 0;
    clean += observation.cleanDigit() == observation.label() ? 1 : 0;
  }

  void add(AccuracyCount other) {
    images += other.images;
    transformed += other.transformed;
    restored += other.restored;
    clean += other.clean;
  }

  long images() {
    return images;
  }

  Accuracy accuracy() {
    return images == 0
        ? new Accuracy(0, 0, 0)
        : new Accuracy(
            (double) transformed / images, (double) restored / images, (double) clean / images);
  }
}
