package org.mechanist.learner.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other learners, of this process and of others, out of a folder until it is closed; the
 * system lets go of it when a process dies. The file {@code lock} stays.
 */
final class FolderLock implements AutoCloseable {

  /**
   * Folders of this process. Closing any channel of a locked file may end the lock of the whole
   * process, so it must not be opened twice.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * @param folder that exists
   * @throws IllegalStateException if somebody else has it
   */
  static FolderLock of(Path folder) throws IOException {
    var real = folder.toRealPath();
    if (!HELD.add(real)) {
      throw inUse(folder);
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      channel =
          FileChannel.open(
              real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      if (!locked) {
        throw inUse(folder);
      }
      return new FolderLock(real, channel);
    } catch (OverlappingFileLockException e) {
      throw inUse(folder);
    } finally {
      if (!locked) {
        HELD.remove(real);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private static IllegalStateException inUse(Path folder) {
    return new IllegalStateException(
        "%s is in use by another learner: stop that one, or give this one a folder of its own"
            .formatted(folder));
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of " + folder, e);
    } finally {
      HELD.remove(folder);
    }
  }
}
