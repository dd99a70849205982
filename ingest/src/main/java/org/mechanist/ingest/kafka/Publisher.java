package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes outcomes and news, one after another. Belongs to the publisher thread but for {@link
 * #betweenOutcomes}, {@link #offsetsToCommit} and {@link #journalEnd}.
 */
interface Publisher {

  /** Makes a producer if there is none, which ends what an earlier one left unfinished. */
  void open();

  /**
   * Publishes the part of an outcome that is still ours.
   *
   * @param group asked once, right before
   * @throws RuntimeException Kafka's; the next one begins anew
   */
  Published publish(BatchOutcome outcome, Supplier<Membership> group);

  /**
   * Publishes news that go with no batch.
   *
   * @throws RuntimeException Kafka's; the next one begins anew
   */
  void publish(News news);

  /** Runs an action while nothing is being published; after the bound, although it is. */
  void betweenOutcomes(Duration bound, Runnable action);

  /** What the consumer has to commit by now, asked for once; nothing, if that is done already. */
  Map<TopicPartition, OffsetAndMetadata> offsetsToCommit();

  /** The offset behind the last entry of the journal that was committed here; −1 before. */
  long journalEnd();

  /** Closes the producer; within the bound what is being sent may end. */
  void close(Duration bound);
}
