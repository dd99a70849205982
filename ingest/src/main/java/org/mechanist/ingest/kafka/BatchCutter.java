package org.mechanist.ingest.kafka;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Cuts a sequence of messages into micro-batches, by size or by linger. Knows neither Kafka nor
 * threads; belongs to the poll thread.
 *
 * <p>A batch that is not full is handed out only when it would be the next and has lingered: while
 * full ones wait for demand it keeps growing, so that a slow learner sees full batches.
 */
final class BatchCutter {
  private final int size;
  private final long lingerNanos;
  private final LongSupplier nanoClock;

  private final Deque<List<Polled>> full = new ArrayDeque<>();
  private List<Polled> open = new ArrayList<>();
  private long openedNanos;
  private long bytes;

  BatchCutter(BatchLimits limits, LongSupplier nanoClock) {
    this.size = limits.size();
    this.lingerNanos = limits.linger().toNanos();
    this.nanoClock = nanoClock;
  }

  void add(Polled polled) {
    if (open.isEmpty()) {
      openedNanos = nanoClock.getAsLong();
    }
    open.add(polled);
    bytes += bytes(polled);
    if (open.size() == size) {
      full.add(open);
      open = new ArrayList<>();
    }
  }

  /** Whether {@link #next} would give a batch. */
  boolean hasNext() {
    return !full.isEmpty() || nanosUntilCut().orElse(Long.MAX_VALUE) == 0;
  }

  /** Takes the next batch, if one is full or has lingered. */
  Optional<List<Polled>> next() {
    if (!full.isEmpty()) {
      return Optional.of(taken(full.remove()));
    }
    if (!hasNext()) {
      return Optional.empty();
    }
    var cut = open;
    open = new ArrayList<>();
    return Optional.of(taken(cut));
  }

  private List<Polled> taken(List<Polled> batch) {
    batch.forEach(polled -> bytes -= bytes(polled));
    return batch;
  }

  /** How long until the open batch has lingered; empty if there is none. */
  OptionalLong nanosUntilCut() {
    if (open.isEmpty()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Math.max(0, openedNanos + lingerNanos - nanoClock.getAsLong()));
  }

  /** Full batches that wait. */
  int buffered() {
    return full.size();
  }

  /** Keys, values and headers of all that wait. */
  long bytes() {
    return bytes;
  }

  private static long bytes(Polled polled) {
    var message = polled.message();
    long headers =
        message.headers().stream()
            .mapToLong(header -> header.name().length() + length(header.value()))
            .sum();
    return length(message.key()) + length(message.value()) + headers;
  }

  private static long length(byte[] array) {
    return array == null ? 0 : array.length;
  }

  /** Messages that wait, in full batches or not. */
  int messages() {
    return full.size() * size + open.size();
  }

  /** Forgets all messages of some partitions; the rest is cut anew, in its order. */
  void drop(Collection<Integer> partitions) {
    var kept = new ArrayList<Polled>();
    full.forEach(kept::addAll);
    kept.addAll(open);
    kept.removeIf(polled -> partitions.contains(polled.origin().partition()));
    full.clear();
    open = new ArrayList<>();
    bytes = 0;
    kept.forEach(this::add);
  }
}
