package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/**
 * Writes one outcome in one transaction: images, dead letters, news, an entry of the journal and
 * the offsets that were consumed for them; all of it or nothing. Or news alone.
 *
 * <p>A failed transaction is aborted. Where its fate is unknown, the producer is thrown away: the
 * next one settles it before it begins. Belongs to the publisher thread but for {@link
 * #betweenTransactions}.
 */
final class TransactionalPublisher {
  private final Topics topics;
  private final String group;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final ReentrantLock transaction = new ReentrantLock();
  private Producer<byte[], byte[]> producer;
  private volatile long journalEnd = -1;

  /**
   * @param group whose journal is written
   */
  TransactionalPublisher(
      Topics topics, String group, Supplier<Producer<byte[], byte[]>> producers) {
    this.topics = topics;
    this.group = group;
    this.producers = producers;
  }

  /** Makes a producer if there is none, which ends what an earlier one left unfinished. */
  void open() {
    if (producer != null) {
      return;
    }
    producer = producers.get();
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      discard();
      throw e;
    }
  }

  /**
   * Publishes the part of an outcome that is still ours.
   *
   * @throws RuntimeException Kafka's, once the transaction is aborted
   */
  Published publish(BatchOutcome outcome, Supplier<Membership> group) {
    transaction.lock();
    try {
      open();
      return inTransaction(outcome, group.get());
    } finally {
      transaction.unlock();
    }
  }

  /**
   * Publishes news that go with no batch.
   *
   * @throws RuntimeException Kafka's, once the transaction is aborted
   */
  void publish(News news) {
    transaction.lock();
    try {
      open();
      producer.beginTransaction();
      boolean committing = false;
      try {
        send(news);
        var journal = news.journal().map(this::send);
        committing = true;
        producer.commitTransaction();
        journal.ifPresent(this::written);
      } catch (RuntimeException e) {
        throw aborted(e, committing);
      }
    } finally {
      transaction.unlock();
    }
  }

  /** Runs an action while no transaction runs; after the bound, although one does. Any thread. */
  void betweenTransactions(Duration bound, Runnable action) {
    boolean locked = false;
    try {
      locked = transaction.tryLock(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      action.run();
    } finally {
      if (locked) {
        transaction.unlock();
      }
    }
  }

  void close(Duration bound) {
    if (producer != null) {
      producer.close(bound);
      producer = null;
    }
  }

  private Published inTransaction(BatchOutcome outcome, Membership group) {
    var batch = outcome.batch();
    List<RestoredImage> restored =
        outcome.restored().stream()
            .filter(image -> group.owns(image.origin().partition(), batch.sequence()))
            .toList();
    List<DeadLetter> deadLetters =
        outcome.deadLetters().stream()
            .filter(letter -> group.owns(letter.origin().partition(), batch.sequence()))
            .toList();
    var own =
        batch.messages().stream()
            .filter(polled -> group.owns(polled.origin().partition(), batch.sequence()))
            .toList();
    var nextOffsets = MicroBatch.nextOffsets(own);

    producer.beginTransaction();
    boolean committing = false;
    try {
      if (outcome.told()) {
        restored.forEach(this::send);
        deadLetters.forEach(this::send);
      }
      send(outcome.news());
      var journal = outcome.news().journal().map(entry -> send(entry, batch, own));
      producer.sendOffsetsToTransaction(offsets(batch, nextOffsets), group.metadata());
      committing = true;
      producer.commitTransaction();
      journal.ifPresent(this::written);
    } catch (RuntimeException e) {
      throw aborted(e, committing);
    }
    return new Published(
        batch.sequence(),
        restored.size(),
        deadLetters.size(),
        batch.size() - restored.size() - deadLetters.size(),
        nextOffsets);
  }

  /** To the partition its original came from, so that the order of a partition is kept. */
  private void send(RestoredImage image) {
    producer.send(
        Records.toSend(
            topics.restored(), image.origin().partition(), RestoredImageCodec.encode(image)));
  }

  private void send(News news) {
    news.events()
        .forEach(event -> producer.send(Records.toSend(topics.lifecycle(), null, event.encode())));
    news.experts()
        .forEach(message -> producer.send(Records.toSend(topics.experts(), null, message)));
  }

  /** Images that were taken away are not done, so nothing is learned from the others either. */
  private Future<RecordMetadata> send(JournalEntry entry, MicroBatch batch, List<Polled> own) {
    var images = JournalEntry.runs(own.stream().map(Polled::origin).toList());
    return send(entry.with(images, entry.learned() && own.size() == batch.size()));
  }

  private Future<RecordMetadata> send(JournalEntry entry) {
    return producer.send(Records.toSend(topics.journal(), null, entry.encode(group)));
  }

  /** A commit flushes: the broker has said by now where it put the entry. */
  private void written(Future<RecordMetadata> entry) {
    try {
      journalEnd = entry.get().offset() + 1;
    } catch (ExecutionException e) {
      throw new IllegalStateException("committed, but not written", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** The offset behind the last entry of the journal that was committed here; −1 before. */
  long journalEnd() {
    return journalEnd;
  }

  private void send(DeadLetter letter) {
    producer.send(Records.toSend(topics.deadLetters(), null, letter.encode()));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(
      MicroBatch batch, Map<Integer, Long> nextOffsets) {
    var topic = batch.messages().get(0).origin().topic();
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    nextOffsets.forEach(
        (partition, next) ->
            offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(next)));
    return offsets;
  }

  /** The failure to report for {@code cause}, once the transaction is aborted or given up. */
  private RuntimeException aborted(RuntimeException cause, boolean committing) {
    if (committing && Failures.isTimeout(cause)) {
      // Committed or not: only the broker knows, and it forbids to abort now.
      discard();
      return cause;
    }
    try {
      producer.abortTransaction();
      return cause;
    } catch (RuntimeException e) {
      discard();
      e.addSuppressed(cause);
      return Failures.isFinal(e) ? e : cause;
    }
  }

  private void discard() {
    close(Duration.ZERO);
  }
}
