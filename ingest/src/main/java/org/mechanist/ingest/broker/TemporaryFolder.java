package org.mechanist.ingest.broker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder, such as of a broker's data, that is gone with all that is in it once this is closed.
 *
 * @param path of the folder
 */
public record TemporaryFolder(Path path) implements Closeable {

  /** A new one among the system's temporary files. */
  public static TemporaryFolder named(String prefix) throws IOException {
    return new TemporaryFolder(Files.createTempDirectory(prefix));
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(path)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
