package org.mechanist.ingest.kafka;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.mechanist.schemas.JournalEntry;

/**
 * Reads the entries of one group's journal, from a place in it to where it ended when the reader
 * was made. For one thread at a time, which also closes it.
 */
public final class JournalReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * An entry and where the next one is looked for.
   *
   * @param end the offset behind it
   */
  public record Written(JournalEntry entry, long end) {}

  private final TopicReader reader;
  private final byte[] group;
  private final long end;
  private final Deque<Written> polled = new ArrayDeque<>();

  /**
   * @param from the offset of the first entry that is wanted, 0 for all that there are
   * @throws StreamException if the journal ends before it or no longer has it, or Kafka does not
   *     answer
   */
  public JournalReader(KafkaSettings settings, String topic, String group, long from) {
    this(settings, topic, group, from, reader -> reader.endOffsets().get(0));
  }

  private JournalReader(
      KafkaSettings settings,
      String topic,
      String group,
      long from,
      ToLongFunction<TopicReader> lookUpEnd) {
    this.reader = new TopicReader(settings, topic);
    this.group = group.getBytes(StandardCharsets.UTF_8);
    try {
      this.end = lookUpEnd.applyAsLong(reader);
      long first = reader.beginning(0);
      if (from > end || (from > 0 && from < first)) {
        throw new StreamException(
            "%s has offsets %d to %d; it was to be read from %d on"
                .formatted(topic, first, end, from));
      }
      reader.seek(0, Math.max(first, from));
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * A reader of what is committed by now, which waits for no transaction that is still open.
   *
   * @param from as above
   */
  public static JournalReader ofCommitted(
      KafkaSettings settings, String topic, String group, long from) {
    return new JournalReader(settings, topic, group, from, reader -> reader.committedEnd(0));
  }

  /**
   * The next entry; empty at the end.
   *
   * @throws StreamException if what is there is none, or Kafka does not answer
   */
  public Optional<Written> next() {
    while (polled.isEmpty() && reader.position(0) < end) {
      for (var message : reader.poll(POLL)) {
        if (Arrays.equals(message.message().key(), group)) {
          polled.add(written(message));
        }
      }
    }
    return Optional.ofNullable(polled.poll());
  }

  /** The offset behind the last entry, of whatever group. */
  public long end() {
    return end;
  }

  private static Written written(Polled message) {
    try {
      return new Written(JournalEntry.decode(message.message()), message.origin().offset() + 1);
    } catch (IOException e) {
      throw new StreamException(
          "%s is no entry of a journal: %s".formatted(message.origin(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
