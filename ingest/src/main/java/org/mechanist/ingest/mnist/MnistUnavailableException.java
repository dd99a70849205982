package org.mechanist.ingest.mnist;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The data set was found nowhere. The message lists what was tried, and says what to do. */
public final class MnistUnavailableException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * @param attempts for each place, where it was looked for and why that failed
   */
  MnistUnavailableException(List<String> attempts) {
    super(
        """
        MNIST was not found. What was tried:
        %s
        What to do: put these four files, gzipped (.gz) or not, into a folder:
        %s
        and name the folder with --data DIR or in the environment variable %s.\
        """
            .formatted(
                attempts.stream().map(line -> "  - " + line).collect(Collectors.joining("\n")),
                List.of(MnistFile.values()).stream()
                    .map(file -> "  " + file.fileName())
                    .collect(Collectors.joining("\n")),
                MnistLocator.DATA_VARIABLE));
  }
}
