package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What a proof has measured, a line each in {@code target/reliability}: docs/reliability. */
final class Findings {

  private static final Path FOLDER = Path.of("target", "reliability");

  private Findings() {}

  /** The file of a proof, in a folder that is there. */
  static Path file(String name) {
    try {
      return Files.createDirectories(FOLDER).resolve(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(String proof, String finding) {
    var line = "%s %s%n".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS), finding);
    try {
      Files.writeString(
          file(proof + ".txt"), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
