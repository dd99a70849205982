package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.mechanist.schemas.Topics;

/**
 * Writes an outcome as an application does that may repeat itself: its records are sent and
 * acknowledged by an idempotent producer, and then its offsets are left to the consumer, which
 * commits them on its own thread at its next turn. Nobody waits for that commit; between the two a
 * failure publishes again, but loses nothing.
 *
 * <p>Nobody sees a part of an outcome as less than all of it: there is no transaction. Nor does it
 * commit when partitions are taken away; their next owner begins a little further back.
 */
final class AtLeastOncePublisher implements Publisher {
  private final OutcomeRecords records;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final OutcomeLock outcome = new OutcomeLock();
  private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(); // its own lock
  private Producer<byte[], byte[]> producer;
  private volatile long journalEnd = -1;

  /**
   * @param group whose journal is written
   * @param producers idempotent, not transactional
   */
  AtLeastOncePublisher(Topics topics, String group, Supplier<Producer<byte[], byte[]>> producers) {
    this.records = new OutcomeRecords(topics, group);
    this.producers = producers;
  }

  @Override
  public void open() {
    if (producer == null) {
      producer = producers.get();
    }
  }

  @Override
  public Published publish(BatchOutcome batch, Supplier<Membership> group) {
    return outcome.during(
        () -> {
          open();
          var part = OwnPart.of(batch, group.get());
          var letters = part.lettersToTell().stream().map(records::record);
          write(Stream.concat(letters, records.of(part)).toList(), records.journal(part));
          synchronized (offsets) {
            offsets.putAll(part.offsets());
          }
          return part.published();
        });
  }

  @Override
  public void publish(News news) {
    outcome.during(
        () -> {
          open();
          write(records.of(news).toList(), records.journal(news));
          return null;
        });
  }

  private void write(
      List<ProducerRecord<byte[], byte[]>> sent, Optional<ProducerRecord<byte[], byte[]>> entry) {
    try {
      var arriving = sent.stream().map(producer::send).toList();
      var journal = entry.map(producer::send);
      producer.flush();
      arriving.forEach(AtLeastOncePublisher::arrived);
      journal.ifPresent(one -> journalEnd = arrived(one).offset() + 1);
    } catch (RuntimeException e) {
      close(Duration.ZERO);
      throw e;
    }
  }

  private static RecordMetadata arrived(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void betweenOutcomes(Duration bound, Runnable action) {
    outcome.between(bound, action);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> offsetsToCommit() {
    synchronized (offsets) {
      var due = Map.copyOf(offsets);
      offsets.clear();
      return due;
    }
  }

  @Override
  public long journalEnd() {
    return journalEnd;
  }

  @Override
  public void close(Duration bound) {
    if (producer != null) {
      producer.close(bound);
      producer = null;
    }
  }
}
