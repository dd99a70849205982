package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

/**
 * Finds the transformed message behind a restored image.
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
   * The message that was read there.
   *
   * @throws StreamException if the topic does not have it, or no longer, or Kafka does not answer
   */
  public Message find(Origin origin) {
    if (!origin.topic().equals(topic)) {
      throw new IllegalArgumentException("%s is not on topic %s".formatted(origin, topic));
    }
    var window = windows.computeIfAbsent(origin.partition(), partition -> new ArrayDeque<>());
    if (!isAhead(window, origin)) {
      window.clear();
      reader.seek(origin.partition(), origin.offset());
    }
    dropBefore(origin.offset(), window);
    if (window.isEmpty()) {
      fill(window, origin);
    }
    var found = window.peekFirst();
    if (found == null || found.origin().offset() != origin.offset()) {
      throw new StreamException("there is no message at " + origin);
    }
    return found.message();
  }

  @Override
  public void close() {
    reader.close();
  }

  /** Whether reading on, rather than a seek, gets there: in the window or just behind it. */
  private boolean isAhead(Deque<Polled> window, Origin origin) {
    long next = reader.position(origin.partition());
    boolean behindStart =
        !window.isEmpty() && origin.offset() >= window.element().origin().offset();
    return (behindStart && origin.offset() < next)
        || (origin.offset() >= next && origin.offset() - next < NEAR);
  }

  private static void dropBefore(long offset, Deque<Polled> window) {
    while (!window.isEmpty() && window.element().origin().offset() < offset) {
      window.remove();
    }
  }

  /** Reads on in this partition until its window begins at the origin, or behind where it was. */
  private void fill(Deque<Polled> window, Origin origin) {
    int partition = origin.partition();
    var end = Map.of(partition, reader.committedEnd(partition));
    reader.only(partition);
    while (window.isEmpty() && !reader.reached(end)) {
      reader.poll(POLL).forEach(window::add);
      dropBefore(origin.offset(), window);
    }
  }
}
