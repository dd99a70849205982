package org.mechanist.app;

import java.nio.file.Path;
import java.util.Optional;
import org.mechanist.ingest.mnist.Mnist;
import org.mechanist.ingest.mnist.MnistLocator;
import picocli.CommandLine.Option;

/** Where MNIST is. */
final class DataOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Folder with the four MNIST files, gzipped or not. Else the folder in MECHANIST_DATA,"
              + " else a cache folder, which is filled from the network at first use.")
  private Path folder;

  /** The data set, fetched with a progress bar if it has to be. */
  Mnist load(Terminal terminal) throws Exception {
    try {
      return MnistLocator.standard()
          .locate(
              Optional.ofNullable(folder),
              (what, done, total) ->
                  terminal.show(
                      terminal.bar(
                          "fetching " + what,
                          total > 0 ? (double) done / total : Double.NaN,
                          "%.1f MB".formatted(done / 1e6))));
    } finally {
      terminal.clear();
    }
  }
}
