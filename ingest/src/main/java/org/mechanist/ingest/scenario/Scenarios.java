package org.mechanist.ingest.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Loads scenarios: those that are built in, by name, and others from JSON files. */
public final class Scenarios {

  private static final List<String> BUILT_IN =
      List.of("paper10", "two-mechanisms", "two-phases", "lifelong", "calm", "burst", "drift");

  private static final long MAX_FILE_BYTES = 1 << 20;

  private Scenarios() {}

  /** The names of those that are built in. */
  public static List<String> builtIn() {
    return BUILT_IN;
  }

  /**
   * The built-in scenario of that name, else the one in the file of that name.
   *
   * @throws IllegalArgumentException if there is neither, or the file cannot be read or holds no
   *     scenario
   */
  public static Scenario load(String nameOrFile) {
    if (BUILT_IN.contains(nameOrFile)) {
      return ScenarioJson.parse(resource(nameOrFile + ".json"));
    }
    if (!isFile(nameOrFile)) {
      throw new IllegalArgumentException(
          "\"%s\" is neither a file nor a built-in scenario; built in are %s"
              .formatted(nameOrFile, String.join(", ", BUILT_IN)));
    }
    try {
      long bytes = Files.size(Path.of(nameOrFile));
      if (bytes > MAX_FILE_BYTES) {
        throw new IllegalArgumentException(
            "it is %d bytes long, a scenario has at most %d".formatted(bytes, MAX_FILE_BYTES));
      }
      return ScenarioJson.parse(Files.readString(Path.of(nameOrFile)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "file %s holds no scenario: %s".formatted(nameOrFile, e.getMessage()), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "file %s holds no scenario: it is not UTF-8 text".formatted(nameOrFile), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read %s: %s".formatted(nameOrFile, e), e);
    }
  }

  private static boolean isFile(String name) {
    try {
      return Files.isRegularFile(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static String resource(String name) {
    try (var stream = Scenarios.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the resource %s is not in the jar".formatted(name));
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
