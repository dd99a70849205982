package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads committed messages of all partitions of one topic, outside any group: from the beginning,
 * or from where it is told, again if it is told so.
 *
 * <p>For one thread at a time, which also closes it. Each method but {@link #close} throws {@link
 * StreamException} with one line if Kafka refuses or does not answer.
 */
public final class TopicReader implements AutoCloseable {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);
  private static final Duration CONNECT_BOUND = Duration.ofSeconds(20);

  private final KafkaSettings settings;
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * A reader at the beginning of each partition.
   *
   * @throws StreamException if the topic does not exist, or Kafka does not answer
   */
  public TopicReader(KafkaSettings settings, String topic) {
    this(settings, topic, ConsumerConfig.DEFAULT_MAX_POLL_RECORDS);
  }

  /**
   * A reader at the beginning of each partition.
   *
   * @param mostAtOnce messages that a poll gives at most
   * @throws StreamException as above
   */
  public TopicReader(KafkaSettings settings, String topic, int mostAtOnce) {
    this.settings = settings;
    this.topic = topic;
    var properties = settings.consumer();
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, mostAtOnce);
    // An offset that the log no longer has is an error, not a reason to jump.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    this.consumer = asking(() -> new KafkaConsumer<>(properties));
    try {
      this.partitions = asking(this::partitions);
      consumer.assign(partitions);
      beginningOffsets().forEach(this::seek);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * The next message of a partition is the one at that offset, or the first one behind it. An
   * offset that the log no longer has makes the next poll fail.
   */
  public void seek(int partition, long offset) {
    asking(
        () -> {
          consumer.seek(partition(partition), offset);
          return null;
        });
  }

  /**
   * What has arrived, waiting at most so long for the first message. Each partition in its order.
   */
  public List<Polled> poll(Duration wait) {
    return asking(
        () -> {
          var polled = new ArrayList<Polled>();
          consumer.poll(wait).forEach(received -> polled.add(Records.polled(received)));
          return polled;
        });
  }

  /**
   * By partition, the offset behind the last message that was written, in a transaction that is
   * still open or not: right after a commit the broker needs a moment to show it as committed, and
   * reading to here waits for that.
   */
  public SortedMap<Integer, Long> endOffsets() {
    var latest = new HashMap<TopicPartition, OffsetSpec>();
    partitions.forEach(one -> latest.put(one, OffsetSpec.latest()));
    try (var admin = Admin.create(settings.admin())) {
      var ends = new TreeMap<Integer, Long>();
      admin
          .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
      return Collections.unmodifiableSortedMap(ends);
    } catch (ExecutionException | RuntimeException e) {
      throw Failures.of("cannot read topic " + topic, settings.bootstrap(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * By partition, the offset behind the last message that can be polled now. For those who ask time
   * and again: it goes over the reader's own connection.
   */
  public SortedMap<Integer, Long> committedEnds() {
    return asking(() -> byNumber(consumer.endOffsets(partitions)));
  }

  /** By partition, the offset of the first message it still has. */
  public SortedMap<Integer, Long> beginningOffsets() {
    return asking(() -> byNumber(consumer.beginningOffsets(partitions)));
  }

  /** By partition, the offset from which on it is polled next. */
  public SortedMap<Integer, Long> positions() {
    return asking(
        () -> {
          var positions = new TreeMap<Integer, Long>();
          partitions.forEach(one -> positions.put(one.partition(), consumer.position(one)));
          return Collections.unmodifiableSortedMap(positions);
        });
  }

  /** Whether everything before these offsets was polled, in each of their partitions. */
  public boolean reached(Map<Integer, Long> offsets) {
    return asking(
        () ->
            offsets.entrySet().stream()
                .allMatch(
                    offset -> consumer.position(partition(offset.getKey())) >= offset.getValue()));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_BOUND));
  }

  /** Polls give messages of this partition alone, until told otherwise. */
  void only(int partition) {
    consumer.pause(partitions);
    consumer.resume(List.of(partition(partition)));
  }

  /** Whether the topic had this partition when the reader was made. */
  boolean has(int partition) {
    return partitions.contains(new TopicPartition(topic, partition));
  }

  /** The offset of the first message that a partition still has. */
  long beginning(int partition) {
    var one = partition(partition);
    return asking(() -> consumer.beginningOffsets(List.of(one)).get(one));
  }

  /** The offset behind the last message of a partition that can be polled now. */
  long committedEnd(int partition) {
    var one = partition(partition);
    return asking(() -> consumer.endOffsets(List.of(one)).get(one));
  }

  /** The offset from which on a partition is polled next. */
  long position(int partition) {
    return asking(() -> consumer.position(partition(partition)));
  }

  private List<TopicPartition> partitions() {
    var found = consumer.partitionsFor(topic, CONNECT_BOUND);
    if (found == null || found.isEmpty()) {
      throw new StreamException(
          "there is no topic %s on Kafka at %s".formatted(topic, settings.bootstrap()));
    }
    return found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  private TopicPartition partition(int number) {
    var partition = new TopicPartition(topic, number);
    if (!partitions.contains(partition)) {
      throw new IllegalArgumentException(
          "%s has partitions 0 to %d, not %d".formatted(topic, partitions.size() - 1, number));
    }
    return partition;
  }

  private <T> T asking(Supplier<T> request) {
    try {
      return request.get();
    } catch (OffsetOutOfRangeException e) {
      throw new StreamException(
          "%s no longer has the messages from %s on"
              .formatted(topic, e.offsetOutOfRangePartitions()),
          e);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.of("cannot read topic " + topic, settings.bootstrap(), e);
    }
  }

  private static SortedMap<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    var byNumber = new TreeMap<Integer, Long>();
    offsets.forEach((partition, offset) -> byNumber.put(partition.partition(), offset));
    return Collections.unmodifiableSortedMap(byNumber);
  }
}
