package org.mechanist.serving.bench;

/**
 * What it costs to restore, as measured on some machine.
 *
 * @param batch images of a full batch
 * @param lingerMs how long a batch that is not full waits for more
 * @param batchMs time of a replica for a batch, whatever is in it
 * @param imageMs time of a replica for each image of a batch
 * @param commitMs from an outcome to its being committed, besides the broker's time for its images;
 *     the next batch is restored meanwhile
 * @param brokerImageMs time of the broker for each image, in which it does nothing else
 */
public record ReplicaCosts(
    int batch,
    double lingerMs,
    double batchMs,
    double imageMs,
    double commitMs,
    double brokerImageMs) {

  /**
   * @throws IllegalArgumentException if a cost is negative or no number, or there is no batch
   */
  public ReplicaCosts {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has 1 image or more, not " + batch);
    }
    for (double ms : new double[] {lingerMs, batchMs, imageMs, commitMs, brokerImageMs}) {
      if (!(ms >= 0 && Double.isFinite(ms))) {
        throw new IllegalArgumentException("a cost is 0 ms or more, not " + ms);
      }
    }
  }

  /** Images a second of one replica that always has full batches, and a broker for itself. */
  public double imagesPerSecond() {
    double restoring = batchMs + batch * imageMs;
    return 1e3 * batch / Math.max(restoring, commitMs);
  }
}
