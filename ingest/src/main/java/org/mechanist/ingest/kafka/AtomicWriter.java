package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.mechanist.schemas.Message;

/**
 * Writes several messages to a topic in one transaction: whoever reads committed messages sees all
 * of them or none. For files in parts.
 *
 * <p>For one thread at a time. Whoever makes it closes it.
 */
public final class AtomicWriter implements AutoCloseable {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final String transactionalId;
  private Producer<byte[], byte[]> producer;

  /**
   * A writer that connects when it is used.
   *
   * @param transactionalId a later writer with the same id fences this one
   */
  public AtomicWriter(KafkaSettings settings, String transactionalId) {
    this.settings = settings;
    this.transactionalId = transactionalId;
  }

  /**
   * Writes all messages, by key, and returns once they are committed.
   *
   * @throws RetriableStreamException if they were not, or perhaps were: write them again
   * @throws StreamException if that would fail again
   */
  public void write(String topic, List<Message> messages) {
    try {
      open();
      producer.beginTransaction();
      messages.forEach(message -> producer.send(Records.toSend(topic, null, message)));
      producer.commitTransaction();
    } catch (RuntimeException e) {
      // The next one aborts whatever is left of this one's transaction.
      discard(Duration.ZERO);
      throw Failures.of(
          "cannot write to topic %s in transactions of %s".formatted(topic, transactionalId),
          settings.bootstrap(),
          e);
    }
  }

  @Override
  public void close() {
    discard(CLOSE_BOUND);
  }

  private void open() {
    if (producer == null) {
      producer = new KafkaProducer<>(settings.transactionalProducer(transactionalId));
      producer.initTransactions();
    }
  }

  private void discard(Duration bound) {
    if (producer != null) {
      producer.close(bound);
      producer = null;
    }
  }
}
