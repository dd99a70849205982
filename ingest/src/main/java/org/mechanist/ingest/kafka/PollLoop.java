package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.FluxSink;

/**
 * The one thread that owns a consumer, from its first poll to its close, for one subscription to
 * {@link ExactlyOnceStream#batches()}.
 *
 * <p>It emits whole batches on its own thread, as many as were requested. Once told to finish it
 * emits no more, but stays in the group, polling nothing, until what it emitted is published: a
 * member that has left cannot commit. {@link #finish}, {@link #stop} and {@link #fail} are for
 * other threads; the rest runs on the loop's own.
 */
final class PollLoop {

  private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);

  /** How long a poll waits for messages when nothing else is due. */
  private static final Duration IDLE = Duration.ofMillis(100);

  /** How long emitted batches may take to be published after the last one was emitted. */
  private static final Duration FINISH_BOUND = Duration.ofSeconds(30);

  private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

  private enum Phase {
    EMITTING,
    FINISHING,
    STOPPED
  }

  private final Clients clients;
  private final String topic;
  private final BatchLimits limits;
  private final BatchCutter cutter;
  private final FluxSink<MicroBatch> sink;
  private final Publisher publisher;
  private final PublishLedger ledger;
  private final String bootstrap;
  private final CountDownLatch ended = new CountDownLatch(1);

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.EMITTING);
  private volatile Throwable failure;
  private volatile Consumer<byte[], byte[]> consumer;
  private volatile GroupWatch group;
  private volatile boolean starved;
  private FetchValve valve;

  PollLoop(
      Clients clients,
      String topic,
      BatchLimits limits,
      FluxSink<MicroBatch> sink,
      Publisher publisher,
      PublishLedger ledger,
      String bootstrap) {
    this.clients = clients;
    this.topic = topic;
    this.limits = limits;
    this.cutter = new BatchCutter(limits, System::nanoTime);
    this.sink = sink;
    this.publisher = publisher;
    this.ledger = ledger;
    this.bootstrap = bootstrap;
  }

  /** The loop, once {@code prepare} is done, on the thread that is to own the consumer. */
  void run(Runnable prepare) {
    try {
      prepare.run();
      join();
      while (phase.get() == Phase.EMITTING) {
        applyDemand();
        poll();
        emit();
        commit();
      }
      if (failure == null) {
        sink.complete();
        awaitPublished();
        commit();
      }
    } catch (RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    } finally {
      leave();
    }
    if (failure != null && !sink.isCancelled()) {
      sink.error(Failures.of("cannot read topic " + topic, bootstrap, failure));
    }
  }

  /** Emits no more batches; ends when those emitted are published. */
  void finish() {
    phase.compareAndSet(Phase.EMITTING, Phase.FINISHING);
    wakeUp();
  }

  /** Ends at once. */
  void stop() {
    phase.set(Phase.STOPPED);
    wakeUp();
  }

  /** Ends at once and with that error, unless the subscriber has gone. */
  void fail(RuntimeException cause) {
    failure = cause;
    stop();
  }

  /** More batches were requested. */
  void requested() {
    if (starved) {
      wakeUp();
    }
  }

  /** A batch was published. */
  void published() {
    if (phase.get() == Phase.FINISHING) {
      wakeUp();
    }
  }

  boolean awaitEnd(Duration bound) throws InterruptedException {
    return ended.await(bound.toMillis(), TimeUnit.MILLISECONDS);
  }

  GroupWatch group() {
    return group;
  }

  boolean isMember() {
    return phase.get() != Phase.STOPPED && group != null && group.isMember();
  }

  private void join() {
    var joining = clients.consumer();
    valve = new FetchValve(joining, limits);
    group = new GroupWatch(joining, cutter, valve, publisher, ledger::nextSequence);
    consumer = joining;
    joining.subscribe(List.of(topic), group);
  }

  private void applyDemand() {
    valve.adjust(cutter.buffered(), cutter.bytes());
  }

  private void poll() {
    var wait = cutter.nanosUntilCut().stream().mapToObj(Duration::ofNanos).findFirst().orElse(IDLE);
    try {
      for (var polled : consumer.poll(starved || wait.compareTo(IDLE) > 0 ? IDLE : wait)) {
        cutter.add(Records.polled(polled));
      }
    } catch (WakeupException e) {
      // Someone changed what the loop looks at next.
    }
    group.refresh();
  }

  private void emit() {
    do {
      starved = false;
      while (phase.get() == Phase.EMITTING
          && sink.requestedFromDownstream() > 0
          && cutter.hasNext()) {
        var messages = cutter.next().orElseThrow();
        sink.next(new MicroBatch(ledger.emit(), messages, lag()));
      }
      starved = cutter.hasNext();
      // Requested between the look at the demand and the flag: nobody woke us.
    } while (starved && phase.get() == Phase.EMITTING && sink.requestedFromDownstream() > 0);
  }

  /**
   * What is published of partitions that are ours; whoever gets the others reads a little again.
   */
  private void commit() {
    var offsets = new HashMap<>(publisher.offsetsToCommit());
    offsets.keySet().retainAll(consumer.assignment());
    if (!offsets.isEmpty()) {
      consumer.commitAsync(
          offsets,
          (committed, refused) -> {
            if (refused != null) {
              LOG.debug("not committed: {}", committed, refused);
            }
          });
    }
  }

  /** What is polled and not emitted, and what is on the topic and not polled. */
  private long lag() {
    long unpolled =
        consumer.assignment().stream().mapToLong(one -> consumer.currentLag(one).orElse(0)).sum();
    return unpolled + cutter.messages();
  }

  private void awaitPublished() {
    valve.shut();
    starved = true;
    long deadlineNanos = System.nanoTime() + FINISH_BOUND.toNanos();
    while (phase.get() == Phase.FINISHING
        && !ledger.isSettled()
        && System.nanoTime() - deadlineNanos < 0) {
      poll();
    }
  }

  private void leave() {
    phase.set(Phase.STOPPED);
    try {
      if (consumer != null) {
        Thread.interrupted();
        // A static member stays in the group by default: right for one that failed and comes back,
        // while a standby would wait for its session's timeout where one has ended for good.
        consumer.close(
            CloseOptions.timeout(CLOSE_BOUND)
                .withGroupMembershipOperation(
                    failure == null
                        ? GroupMembershipOperation.LEAVE_GROUP
                        : GroupMembershipOperation.DEFAULT));
      }
    } catch (RuntimeException e) {
      failure = failure == null ? e : failure;
    } finally {
      ended.countDown();
    }
  }

  private void wakeUp() {
    var current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }
}
