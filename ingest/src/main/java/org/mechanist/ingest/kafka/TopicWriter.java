package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.mechanist.schemas.Message;

/**
 * Writes messages to topics, in order and without duplicates of its own making (an idempotent
 * producer).
 *
 * <p>Thread-safe. Whoever makes it closes it; closing sends what was not flushed but tells of no
 * failure.
 */
public final class TopicWriter implements AutoCloseable {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final AtomicReference<StreamException> firstFailure = new AtomicReference<>();

  /**
   * A writer that connects when it is used.
   *
   * @throws StreamException if the settings do not fit together
   */
  public TopicWriter(KafkaSettings settings) {
    this.settings = settings;
    try {
      this.producer = new KafkaProducer<>(settings.producer());
    } catch (RuntimeException e) {
      throw Failures.of("cannot write", settings.bootstrap(), e);
    }
  }

  /**
   * Hands over a message; waits only if too much is on its way already. Whether it arrived, {@link
   * #flush} tells.
   *
   * @param partition null to let the key decide
   */
  public void send(String topic, Integer partition, Message message) {
    try {
      producer.send(
          Records.toSend(topic, partition, message),
          (sent, failure) -> {
            if (failure != null) {
              firstFailure.compareAndSet(null, failed(topic, failure));
            }
          });
    } catch (RuntimeException e) {
      throw failed(topic, e);
    }
  }

  /**
   * Waits until everything that was sent has arrived.
   *
   * @throws StreamException the first failure since the last flush
   */
  public void flush() {
    try {
      producer.flush();
    } catch (RuntimeException e) {
      throw Failures.of("cannot write", settings.bootstrap(), e);
    }
    var failure = firstFailure.getAndSet(null);
    if (failure != null) {
      throw failure;
    }
  }

  /** How many partitions a topic has. */
  public int partitionCount(String topic) {
    try {
      return producer.partitionsFor(topic).size();
    } catch (RuntimeException e) {
      throw Failures.of("cannot look up topic " + topic, settings.bootstrap(), e);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_BOUND);
  }

  private StreamException failed(String topic, Exception e) {
    return Failures.of("cannot write to topic " + topic, settings.bootstrap(), e);
  }
}
