package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.mechanist.schemas.Topics;

/**
 * Writes one outcome in one transaction: images, dead letters, news, an entry of the journal and
 * the offsets that were consumed for them; all of it or nothing. Or news alone.
 *
 * <p>A failed transaction is aborted. Where its fate is unknown, the producer is thrown away: the
 * next one settles it before it begins.
 */
final class TransactionalPublisher implements Publisher {
  private final OutcomeRecords records;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final OutcomeLock transaction = new OutcomeLock();
  private Producer<byte[], byte[]> producer;
  private volatile long journalEnd = -1;

  /**
   * @param group whose journal is written
   * @param producers transactional, before their {@code initTransactions}
   */
  TransactionalPublisher(
      Topics topics, String group, Supplier<Producer<byte[], byte[]>> producers) {
    this.records = new OutcomeRecords(topics, group);
    this.producers = producers;
  }

  @Override
  public void open() {
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

  @Override
  public Published publish(BatchOutcome outcome, Supplier<Membership> group) {
    return transaction.during(() -> inTransaction(outcome, group));
  }

  @Override
  public void publish(News news) {
    transaction.during(
        () -> {
          open();
          inTransaction(
              () -> {
                records.of(news).forEach(producer::send);
                return records.journal(news).map(producer::send);
              });
          return null;
        });
  }

  @Override
  public void betweenOutcomes(Duration bound, Runnable action) {
    transaction.between(bound, action);
  }

  /** They went with the transactions. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> offsetsToCommit() {
    return Map.of();
  }

  @Override
  public void close(Duration bound) {
    if (producer != null) {
      producer.close(bound);
      producer = null;
    }
  }

  /** Again with less of its dead letters, where these were larger than the broker takes. */
  private Published inTransaction(BatchOutcome outcome, Supplier<Membership> groups) {
    var letters = new LettersToFit();
    while (true) {
      open();
      var group = groups.get();
      var part = OwnPart.of(outcome, group);
      try {
        inTransaction(part, letters, group);
        return part.published();
      } catch (RuntimeException e) {
        if (!letters.cutRefused()) {
          throw e;
        }
      }
    }
  }

  private void inTransaction(OwnPart part, LettersToFit letters, Membership group) {
    inTransaction(
        () -> {
          for (var letter : part.lettersToTell()) {
            letters.sent(letter, producer.send(records.record(letters.fitted(letter))));
          }
          records.of(part).forEach(producer::send);
          var entry = records.journal(part).map(producer::send);
          producer.sendOffsetsToTransaction(part.offsets(), group.metadata());
          return entry;
        });
  }

  /**
   * @param sending gives what becomes of the journal's entry, if there is one
   */
  private void inTransaction(Supplier<Optional<Future<RecordMetadata>>> sending) {
    producer.beginTransaction();
    boolean committing = false;
    try {
      var entry = sending.get();
      committing = true;
      producer.commitTransaction();
      entry.ifPresent(this::written);
    } catch (RuntimeException e) {
      throw aborted(e, committing);
    }
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

  @Override
  public long journalEnd() {
    return journalEnd;
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
