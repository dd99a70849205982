package org.mechanist.ingest.mnist;

import java.io.IOException;
import java.nio.file.Path;

/** A place on the network that the four files can be fetched from. */
interface MnistSource {

  /** Where that is, for a person. */
  String name();

  /**
   * Puts the four files, gzipped or not, into an existing folder. What it leaves there on failure
   * is the caller's to delete; the caller checks the bytes.
   *
   * @throws IOException if one could not be fetched; the message says why
   * @throws InterruptedException if the thread was interrupted while it waited
   */
  void fetch(Path folder, Progress progress) throws IOException, InterruptedException;
}
