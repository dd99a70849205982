package org.mechanist.serving.live;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Origin;

/**
 * A topic that is followed from near its end on. Connected anew it goes on where it was, unless
 * that is too far back, or the topic is not the one that it was. One thread.
 */
final class Tail implements AutoCloseable {

  private final KafkaSettings settings;
  private final String topic;
  private final long lookBack;
  private final SortedMap<Integer, Long> next = new TreeMap<>(); // by partition, what is read next
  private final SortedMap<Integer, Long> first = new TreeMap<>(); // by partition, its first end
  private TopicReader reader;

  /**
   * Not connected yet.
   *
   * @param lookBack offsets of each partition that are read from before its end
   */
  Tail(KafkaSettings settings, String topic, long lookBack) {
    this.settings = settings;
    this.topic = topic;
    this.lookBack = lookBack;
  }

  /**
   * Connects.
   *
   * @throws org.mechanist.ingest.kafka.StreamException if the topic does not exist, or Kafka does
   *     not answer
   */
  void open() {
    close();
    reader = new TopicReader(settings, topic);
    catchUp();
  }

  /** Leaves out what is further back than it looks. */
  void catchUp() {
    var ends = reader.committedEnds();
    var beginnings = reader.beginningOffsets();
    ends.forEach((partition, end) -> place(partition, beginnings.get(partition), end));
  }

  private void place(int partition, long beginning, long end) {
    long nearEnd = Math.max(beginning, end - lookBack);
    long was = next.getOrDefault(partition, -1L);
    boolean goesOn = was >= nearEnd && was <= end;
    if (!goesOn) {
      next.put(partition, nearEnd);
    }
    if (was < 0 || was > end) {
      first.put(partition, was < 0 ? end : 0); // of a topic that began anew all is new
    }
    reader.seek(partition, next.get(partition));
  }

  /** What has come, waiting at most so long for the first message. */
  List<Polled> poll(Duration wait) {
    var polled = reader.poll(wait);
    polled.forEach(one -> next.put(one.origin().partition(), one.origin().offset() + 1));
    return polled;
  }

  /** Whether a message was there before this began. */
  boolean isFromBefore(Origin origin) {
    return origin.offset() < first.get(origin.partition());
  }

  /** Whether all has been read that was there before this began. */
  boolean isCaughtUp() {
    return reader.positions().entrySet().stream()
        .allMatch(at -> at.getValue() >= first.get(at.getKey()));
  }

  /** By partition, where the topic ends now. */
  SortedMap<Integer, Long> ends() {
    return reader.committedEnds();
  }

  /** Whether some partition has more to read than it looks back. */
  boolean isFarBehind(Map<Integer, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> end.getValue() - next.getOrDefault(end.getKey(), 0L) > 2 * lookBack);
  }

  @Override
  public void close() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }
}
