package org.mechanist.learner.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mechanist.learner.checkpoint.CheckpointFiles.UnknownFormatException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a folder, of which the last few are kept: a disk may lose what it was given, and
 * then there is one before. The folder belongs to one learner while this is open.
 *
 * <p>May be used on any thread, one call after the other; close it.
 */
public final class CheckpointStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  private final Path folder;
  private final int kept;
  private final FolderLock lock;
  private final CheckpointFiles files;

  /**
   * @param folder is made if there is none
   * @param kept checkpoints, at least 1
   * @param owner what others are told who want the folder
   * @throws FolderInUseException if another learner has the folder
   * @throws UncheckedIOException if it cannot be used
   */
  public CheckpointStore(Path folder, int kept, String owner) {
    if (kept < 1) {
      throw new IllegalArgumentException(
          "checkpoints kept is %d; at least 1 is allowed".formatted(kept));
    }
    this.folder = folder;
    this.kept = kept;
    this.files = new CheckpointFiles(folder);
    try {
      Files.createDirectories(folder);
      this.lock = FolderLock.of(folder, owner);
    } catch (IOException e) {
      throw failed("%s cannot be used for checkpoints".formatted(folder), e);
    }
    tidy();
  }

  /**
   * Writes a checkpoint: once this returns it is on the disk, whatever happens to the process.
   *
   * @return its file
   * @throws UncheckedIOException if that failed, for want of space for example; then all is as it
   *     was before
   */
  public synchronized Path save(Checkpoint checkpoint) {
    try {
      long number = 1 + files.numbers().stream().findFirst().orElse(0L);
      files.write(number, checkpoint);
      files.keep(kept);
      tidy();
      return files.file(number);
    } catch (IOException e) {
      tidy();
      throw failed("no checkpoint was saved in %s".formatted(folder), e);
    }
  }

  /** Where that fails, files take space that nobody needs: no reason to end a learner. */
  private void tidy() {
    try {
      files.tidy();
    } catch (IOException e) {
      LOG.warn("what is not needed any more stays in {}: {}", folder, e.getMessage());
    }
  }

  /**
   * The newest checkpoint that is intact; empty if there are none at all.
   *
   * @throws IllegalStateException if there are some and none is intact, or if the newest is of a
   *     format that this program does not know
   */
  public synchronized Optional<Checkpoint> latest() {
    try {
      var numbers = files.numbers();
      for (long number : numbers) {
        var read = read(number);
        if (read.isPresent()) {
          return read;
        }
      }
      if (!numbers.isEmpty()) {
        throw new IllegalStateException(
            "of %d checkpoints in %s none is intact: put back a copy, or begin anew in another folder"
                .formatted(numbers.size(), folder));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw failed("%s cannot be looked into".formatted(folder), e);
    }
  }

  /** The number of the newest checkpoint that there is, damaged or not; 0 if there is none. */
  public synchronized long newestNumber() {
    try {
      return files.numbers().stream().findFirst().orElse(0L);
    } catch (IOException e) {
      throw failed("%s cannot be looked into".formatted(folder), e);
    }
  }

  /** The number in the name of a checkpoint's file; 0 if it is none. */
  public static long number(String file) {
    return CheckpointFiles.number(file);
  }

  /** The files of the newest checkpoint: itself, and its canonical images if it has any. */
  public synchronized List<Path> newest() {
    try {
      var numbers = files.numbers();
      return numbers.isEmpty() ? List.of() : files.of(numbers.get(0));
    } catch (IOException e) {
      throw failed("%s cannot be looked into".formatted(folder), e);
    }
  }

  /**
   * Puts a file here that another store had, unless there is one of that name. Whether it is intact
   * is found out when it is read.
   *
   * @throws IllegalArgumentException if it has not the name of a checkpoint or its canonical images
   * @throws UncheckedIOException if that failed; then all is as it was before
   */
  public synchronized void adopt(String file, byte[] bytes) {
    try {
      files.adopt(file, bytes);
    } catch (IOException e) {
      throw failed("%s was not put into %s".formatted(file, folder), e);
    }
  }

  private Optional<Checkpoint> read(long number) {
    try {
      return Optional.of(files.read(number));
    } catch (IOException e) {
      LOG.warn("{} is passed over: {}", files.file(number), e.getMessage());
      return Optional.empty();
    } catch (UnknownFormatException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static UncheckedIOException failed(String what, IOException e) {
    return new UncheckedIOException("%s: %s".formatted(what, e.getMessage()), e);
  }

  @Override
  public void close() {
    lock.close();
  }
}
