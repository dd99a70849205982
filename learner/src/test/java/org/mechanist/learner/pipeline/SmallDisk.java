package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file system of a few megabytes in memory, which can be full; only root can mount one. */
final class SmallDisk implements AutoCloseable {

  private static final String SIZE = "64m";

  private final Path folder;
  private final boolean mounted;

  private SmallDisk(Path folder, boolean mounted) {
    this.folder = folder;
    this.mounted = mounted;
  }

  /**
   * @param folder that is empty
   */
  static SmallDisk mount(Path folder) {
    return new SmallDisk(
        folder, run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString()));
  }

  boolean isMounted() {
    return mounted;
  }

  /** Takes all the room that there is, besides what it has taken; others may give some back. */
  void fill() {
    try (OutputStream filler =
        Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      var block = new byte[1 << 12];
      while (true) {
        filler.write(block);
      }
    } catch (IOException full) {
      // Whoever asks sees whether it is.
    }
  }

  /** Gives it back. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  @Override
  public void close() {
    if (mounted) {
      run("umount", "--lazy", folder.toString()); // a learner may still have files open
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
