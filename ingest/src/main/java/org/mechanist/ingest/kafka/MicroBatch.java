package org.mechanist.ingest.kafka;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Messages that are restored together and committed together.
 *
 * @param sequence counts the batches of one {@link ExactlyOnceStream}, without gaps, in the order
 *     in which they have to be published
 * @param messages at least one; those of one partition in the partition's order
 * @param lag how many messages are on the topic behind these, as far as is known
 */
public record MicroBatch(long sequence, List<Polled> messages, long lag) {

  /**
   * @throws IllegalArgumentException if it is empty
   */
  public MicroBatch {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a micro-batch holds at least one message");
    }
  }

  /** With nothing behind it. */
  public MicroBatch(long sequence, List<Polled> messages) {
    this(sequence, messages, 0);
  }

  /** How many messages it holds. */
  public int size() {
    return messages.size();
  }

  /** By partition, the offset to go on from once this batch is committed: its last one plus 1. */
  public SortedMap<Integer, Long> nextOffsets() {
    return nextOffsets(messages);
  }

  static SortedMap<Integer, Long> nextOffsets(List<Polled> messages) {
    Map<Integer, Long> next = new TreeMap<>();
    for (var polled : messages) {
      next.merge(polled.origin().partition(), polled.origin().offset() + 1, Math::max);
    }
    return Collections.unmodifiableSortedMap(new TreeMap<>(next));
  }
}
