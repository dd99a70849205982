package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mechanist.schemas.JournalEntry.Run;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

/**
 * Finds messages by where they are: the transformed one behind a restored image, those of a
 * journal.
 *
 * <p>Restored images of a partition come in the order of their originals, so this is a merge join:
 * each partition is read once, beside the restored one. Of each, the rest of its last poll is kept,
 * from the last message that was asked for on; who asks for one outside of it pays for a seek. For
 * one thread at a time, which also closes it.
 */
public final class OriginLookup implements AutoCloseable {

  /** Offsets up to which reading on is cheaper than a seek: two polls of Kafka's default size. */
  private static final int NEAR = 1000;

  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicReader reader;
  private final String topic;
  private final Map<Integer, Deque<Polled>> windows = new HashMap<>();
  private final Map<Integer, Long> beginnings = new HashMap<>(); // as Kafka said last

  /**
   * A lookup in one topic of transformed images.
   *
   * @throws StreamException if the topic does not exist, or Kafka does not answer
   */
  public OriginLookup(KafkaSettings settings, String topic) {
    this.reader = new TopicReader(settings, topic);
    this.topic = topic;
  }

  /**
   * The message that was read there; empty if it is on another topic, or this one does not have it,
   * or no longer. What an origin says comes with a message, so none is refused.
   *
   * @throws StreamException if Kafka does not answer
   */
  public Optional<Message> find(Origin origin) {
    return polled(origin).map(Polled::message);
  }

  private Optional<Polled> polled(Origin origin) {
    if (!origin.topic().equals(topic) || !reader.has(origin.partition())) {
      return Optional.empty();
    }
    var window = windows.computeIfAbsent(origin.partition(), partition -> new ArrayDeque<>());
    if (!covers(window, origin)) {
      if (!isInLog(origin)) {
        return Optional.empty();
      }
      window.clear();
      fill(window, origin);
    }
    dropBefore(origin.offset(), window);
    return Optional.ofNullable(window.peekFirst())
        .filter(found -> found.origin().offset() == origin.offset());
  }

  /**
   * Some messages, in the order of the runs.
   *
   * @throws StreamException if the topic no longer has one of them, or Kafka does not answer
   */
  public List<Polled> find(List<Run> runs) {
    var found = new ArrayList<Polled>();
    for (var run : runs) {
      for (long offset = run.first(); offset < run.end(); offset++) {
        var origin = new Origin(topic, run.partition(), offset, 0);
        found.add(polled(origin).orElseThrow(() -> new StreamException(gone(origin))));
      }
    }
    return found;
  }

  private static String gone(Origin origin) {
    return "%s no longer has the message at offset %d of partition %d"
        .formatted(origin.topic(), origin.offset(), origin.partition());
  }

  @Override
  public void close() {
    reader.close();
  }

  /** Whether it was polled, if it is there, and is still in the window. */
  private boolean covers(Deque<Polled> window, Origin origin) {
    return !window.isEmpty()
        && origin.offset() >= window.element().origin().offset()
        && origin.offset() < reader.position(origin.partition());
  }

  /**
   * Whether the log reaches from before it to behind it. Logs lose messages at their beginning
   * alone, so Kafka is asked once about all that are gone.
   */
  private boolean isInLog(Origin origin) {
    int partition = origin.partition();
    if (origin.offset() < beginnings.getOrDefault(partition, 0L)) {
      return false;
    }
    long beginning = reader.beginning(partition);
    beginnings.put(partition, beginning);
    return origin.offset() >= beginning && origin.offset() < reader.committedEnd(partition);
  }

  private static void dropBefore(long offset, Deque<Polled> window) {
    while (!window.isEmpty() && window.element().origin().offset() < offset) {
      window.remove();
    }
  }

  /** Reads in this partition until its window begins at the origin, or behind where it was. */
  private void fill(Deque<Polled> window, Origin origin) {
    int partition = origin.partition();
    if (!isNear(reader.position(partition), origin)) {
      reader.seek(partition, origin.offset());
    }
    reader.only(partition);
    while (window.isEmpty() && reader.position(partition) <= origin.offset()) {
      reader.poll(POLL).forEach(window::add);
      dropBefore(origin.offset(), window);
    }
  }

  /** Whether reading on, rather than a seek, gets there from the next offset. */
  private boolean isNear(long next, Origin origin) {
    return next >= beginnings.get(origin.partition())
        && next <= origin.offset()
        && origin.offset() - next < NEAR;
  }
}
