package org.mechanist.ingest.mnist;

/** Hears how far fetching is. Called on the thread that fetches, or on one that it waits for. */
@FunctionalInterface
public interface Progress {

  /** Hears and forgets. */
  Progress SILENT = (what, bytesDone, bytesTotal) -> {};

  /**
   * Some bytes more have arrived.
   *
   * @param what what is being fetched, and from where
   * @param bytesDone of it
   * @param bytesTotal its length, −1 where the sender did not say
   */
  void fetched(String what, long bytesDone, long bytesTotal);
}
