package org.mechanist.learner.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other learners, of this process and of others, out of a folder until it is closed; the
 * system lets go of it when a process dies. The file {@code lock} stays, and says whose it was.
 */
final class FolderLock implements AutoCloseable {

  private static final String FILE = "lock";

  /**
   * Folders of this process, and who has them. Closing any channel of a locked file may end the
   * lock of the whole process, so it must not be opened twice.
   */
  private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * @param folder that exists
   * @param owner what others are told who want it
   * @throws FolderInUseException if somebody else has it
   */
  static FolderLock of(Path folder, String owner) throws IOException {
    var real = folder.toRealPath();
    var other = HELD.putIfAbsent(real, owner);
    if (other != null) {
      throw new FolderInUseException(folder, other);
    }
    FileChannel channel = null;
    boolean locked = false;
    try {
      var file = real.resolve(FILE);
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      locked = channel.tryLock() != null;
      if (!locked) {
        throw new FolderInUseException(folder, Files.readString(file));
      }
      var text = ByteBuffer.wrap(owner.getBytes(StandardCharsets.UTF_8));
      channel.truncate(channel.write(text)); // in place: a full disk has room for it
      return new FolderLock(real, channel);
    } finally {
      if (!locked) {
        HELD.remove(real);
        if (channel != null) {
          channel.close();
        }
      }
    }
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
