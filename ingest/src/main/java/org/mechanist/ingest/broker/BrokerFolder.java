package org.mechanist.ingest.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker's folder, locked against other brokers of this and other processes until closed: a lock
 * file and, below {@code log}, what Kafka writes.
 */
final class BrokerFolder implements AutoCloseable {
  private final Path log;
  private final FileChannel lock;

  private BrokerFolder(Path log, FileChannel lock) {
    this.log = log;
    this.lock = lock;
  }

  /**
   * Locks a folder, creates it if it is missing, and gives it a cluster id if it has none.
   *
   * @throws IllegalStateException if another broker has it, or it cannot be used
   */
  static BrokerFolder open(Path data) {
    var folder = new BrokerFolder(data.resolve("log").toAbsolutePath(), lock(data));
    try {
      folder.format();
      return folder;
    } catch (Exception e) {
      folder.close();
      throw unusable(data, e);
    }
  }

  /** Where Kafka writes. */
  Path log() {
    return log;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot release the broker's folder " + log.getParent(), e);
    }
  }

  private void format() throws Exception {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(log);
    new Formatter()
        .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(BrokerConfiguration.NODE)
        .setDirectories(List.of(log.toString()))
        .setMetadataLogDirectory(log.toString())
        .setControllerListenerName(BrokerConfiguration.CONTROLLER_LISTENER)
        .setIgnoreFormatted(true)
        .run();
  }

  private static FileChannel lock(Path data) {
    FileChannel channel = null;
    try {
      Files.createDirectories(data);
      channel =
          FileChannel.open(
              data.resolve("broker.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return channel;
      }
      channel.close();
    } catch (OverlappingFileLockException e) {
      closeQuietly(channel);
    } catch (IOException e) {
      closeQuietly(channel);
      throw unusable(data, e);
    }
    throw new IllegalStateException("another Kafka broker is running on the folder " + data);
  }

  /** Another error is on its way up already. */
  private static void closeQuietly(FileChannel channel) {
    if (channel == null) {
      return;
    }
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written to it.
    }
  }

  private static IllegalStateException unusable(Path data, Exception e) {
    return new IllegalStateException(
        "cannot use %s as a Kafka broker's folder: %s".formatted(data, OneLine.of(e)), e);
  }
}
