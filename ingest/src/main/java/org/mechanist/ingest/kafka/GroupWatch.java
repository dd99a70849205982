package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Follows the group: which partitions are ours, since which batch, in which generation.
 *
 * <p>The poll thread writes (rebalance callbacks run inside its polls), the publisher's reads. When
 * partitions are taken away, the transaction that is running may end first, within a bound, for
 * until then the group takes its offsets; then all that is buffered of those partitions is dropped,
 * and what was emitted of them is left out when it comes to be published.
 */
final class GroupWatch implements ConsumerRebalanceListener {

  /** Well above a transaction's milliseconds, well below the group's session timeout. */
  private static final Duration DRAIN_BOUND = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final BatchCutter cutter;
  private final FetchValve valve;
  private final Publisher publisher;
  private final LongSupplier nextSequence;

  private final Map<Integer, Long> ownedSince = new HashMap<>();
  private Membership current;

  GroupWatch(
      Consumer<byte[], byte[]> consumer,
      BatchCutter cutter,
      FetchValve valve,
      Publisher publisher,
      LongSupplier nextSequence) {
    this.consumer = consumer;
    this.cutter = cutter;
    this.valve = valve;
    this.publisher = publisher;
    this.nextSequence = nextSequence;
  }

  /** Looks at the group's generation, which can change without a callback. After each poll. */
  void refresh() {
    var now = new Membership(consumer.groupMetadata(), ownedSince);
    synchronized (this) {
      if (!now.equals(current)) {
        current = now;
        notifyAll();
      }
    }
  }

  synchronized Optional<Membership> current() {
    return Optional.ofNullable(current);
  }

  /** Whether the group has let the consumer in. */
  boolean isMember() {
    return current().filter(Membership::isJoined).isPresent();
  }

  /** Waits for another membership than {@code stale}; whether one came within the bound. */
  synchronized boolean awaitOtherThan(Membership stale, Duration bound) {
    long deadlineNanos = System.nanoTime() + bound.toNanos();
    try {
      while (stale.equals(current)) {
        long leftMs = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (leftMs <= 0) {
          return false;
        }
        wait(leftMs);
      }
      return true;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    partitions.forEach(
        partition -> ownedSince.put(partition.partition(), nextSequence.getAsLong()));
    valve.reassigned();
    refresh();
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    if (!partitions.isEmpty()) {
      publisher.betweenOutcomes(DRAIN_BOUND, () -> forget(partitions));
    }
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    forget(partitions);
  }

  private void forget(Collection<TopicPartition> partitions) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).toList();
    numbers.forEach(ownedSince::remove);
    cutter.drop(numbers);
    refresh();
  }
}
