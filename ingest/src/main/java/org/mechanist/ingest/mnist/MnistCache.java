package org.mechanist.ingest.mnist;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;

/**
 * The folder that fetched files stay in. A file gets its name there, by an atomic move, only after
 * all four were checked: nobody ever reads half a file, and two processes may fetch at once.
 */
record MnistCache(Path folder, MnistFiles files) {

  /** Where the platform keeps such things. */
  static Path standardFolder(Map<String, String> environment, Path home) {
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var windows = environment.getOrDefault("LOCALAPPDATA", "");
    Path root;
    if (!xdg.isBlank()) {
      root = Path.of(xdg);
    } else if (!windows.isBlank()) {
      root = Path.of(windows);
    } else {
      root = home.resolve(".cache");
    }
    return root.resolve("mechanist").resolve("mnist");
  }

  /** What is there already. */
  Mnist read() throws IOException {
    return files.read(folder);
  }

  /** Fetches, checks, and keeps. */
  Mnist fill(MnistSource source, Progress progress) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    var arriving = Files.createTempDirectory(folder, "fetching-");
    try {
      source.fetch(arriving, progress);
      var mnist = files.read(arriving);
      keep(arriving);
      return mnist;
    } finally {
      delete(arriving);
    }
  }

  private void keep(Path arriving) throws IOException {
    for (var file : MnistFile.values()) {
      for (var fileName : new String[] {file.fileName(), file.fileName() + ".gz"}) {
        var arrived = arriving.resolve(fileName);
        if (Files.exists(arrived)) {
          move(arrived, folder.resolve(fileName));
        } else {
          // A broken file of the other form would be read instead of the good one.
          Files.deleteIfExists(folder.resolve(fileName));
        }
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(to + " is in the way and cannot be replaced", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
