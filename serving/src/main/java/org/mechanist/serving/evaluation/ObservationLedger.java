package org.mechanist.serving.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mechanist.schemas.Json;

/**
 * An append-only file of {@link LedgerEntry}, one JSON line each: what was evaluated, and up to
 * which offset.
 *
 * <p>The file is the truth, not the broker's committed offsets: an offset is done when its line is
 * on disk, so after a crash the reader seeks to {@link #nextOffsets()} and each message counts
 * once. A last line that was torn by the crash is cut off when the file is opened; its message is
 * read again. Not thread-safe; whoever opened it closes it, and nobody else writes to the file
 * meanwhile.
 */
public final class ObservationLedger implements AutoCloseable {

  private final FileChannel channel;
  private final Map<Integer, Long> nextOffsets = new TreeMap<>();

  private ObservationLedger(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Opens the file, or makes it with its folder.
   *
   * @param earlier gets each entry of an earlier run, in its order, before this returns
   * @throws IOException if it can't be read or written, or a line other than the last is broken
   */
  public static ObservationLedger open(Path file, Consumer<LedgerEntry> earlier)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var ledger = new ObservationLedger(channel);
    try {
      channel.truncate(ledger.replay(file, earlier));
      channel.position(channel.size());
      return ledger;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The first offset of each partition that is not in the ledger; none for unseen partitions. */
  public Map<Integer, Long> nextOffsets() {
    return Map.copyOf(nextOffsets);
  }

  /** Whether a message of that offset is in the ledger, or behind one that is. */
  public boolean holds(int partition, long offset) {
    return offset < nextOffsets.getOrDefault(partition, 0L);
  }

  /**
   * Appends those entries that it does not hold yet and forces them to disk.
   *
   * @param entries in the order of their offsets within a partition
   * @return the entries that were new
   */
  public List<LedgerEntry> append(List<LedgerEntry> entries) throws IOException {
    var fresh = new ArrayList<LedgerEntry>();
    var lines = new ByteArrayOutputStream();
    for (var entry : entries) {
      if (advance(entry)) {
        fresh.add(entry);
        lines.writeBytes(Json.MAPPER.writeValueAsBytes(entry));
        lines.write('\n');
      }
    }
    if (!fresh.isEmpty()) {
      var buffer = ByteBuffer.wrap(lines.toByteArray());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    }
    return fresh;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private boolean advance(LedgerEntry entry) {
    if (holds(entry.partition(), entry.offset())) {
      return false;
    }
    nextOffsets.put(entry.partition(), entry.offset() + 1);
    return true;
  }

  /** Returns the length of the file up to its last whole line, in bytes. */
  private long replay(Path file, Consumer<LedgerEntry> earlier) throws IOException {
    long wholeBytes = 0;
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      for (var line = nextLine(in); line != null; line = nextLine(in)) {
        LedgerEntry entry;
        try {
          entry = entry(line);
        } catch (JsonProcessingException e) {
          if (in.read() == -1) {
            break; // a crash of the machine can leave a last line of garbage, end and all
          }
          throw new IOException("%s is broken after byte %d".formatted(file, wholeBytes), e);
        }
        if (advance(entry)) {
          earlier.accept(entry);
        }
        wholeBytes += line.length + 1;
      }
    }
    return wholeBytes;
  }

  private static LedgerEntry entry(byte[] line) throws IOException {
    LedgerEntry entry = Json.MAPPER.readValue(line, LedgerEntry.class);
    if (entry == null) {
      throw new JsonMappingException(null, "null is no entry");
    }
    return entry;
  }

  /** The bytes up to the next line end, or null where the file ends without one. */
  private static byte[] nextLine(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int value = in.read(); value != -1; value = in.read()) {
      if (value == '\n') {
        return line.toByteArray();
      }
      line.write(value);
    }
    return null;
  }
}
