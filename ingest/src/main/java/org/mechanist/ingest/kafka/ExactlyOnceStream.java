package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.errors.InterruptException;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Transformed images in, their outcomes out, each exactly once: what is published for a micro-batch
 * and the offsets it was read up to are committed in one transaction, or not at all.
 *
 * <p><b>Order of calls.</b> Subscribe to {@link #batches()}; {@link #publish} each batch's outcome
 * in the order of the batches, none left out. Both run on threads of this class: hop to your own
 * right away, and request little at a time ({@code publishOn(learner, 1)}), for what is requested
 * is held in memory beyond the buffer that {@link BatchLimits} bounds.
 *
 * <p><b>Failure.</b> When publishing or polling fails, the transaction is aborted, and both {@code
 * publish} and {@code batches} end with a {@link RetriableStreamException}, or with a final {@link
 * StreamException} (refused by the broker; {@link FencedException fenced} by another learner of the
 * same group, as far as the broker says). After a retriable one subscribe again, as in {@code
 * Flux.defer(stream::batches).…retryWhen(…)}: the stream begins again at the committed offsets with
 * a fresh consumer, and with a fresh producer where it is unknown what became of the old one's
 * transaction. Batches emitted before cannot be published any more. A new subscription ends the one
 * before it.
 *
 * <p><b>The group.</b> The group's name is the transactional id as well: a second learner in the
 * same group fences the first, which fails finally. Other members may come and go; messages whose
 * partition a rebalance takes away are left out of what is published ({@link Published#revoked()}).
 * A {@link #replica} has a transactional id of its own, and shares the group's partitions with
 * others.
 *
 * <p>Thread-safe. Whoever makes it closes it.
 */
public final class ExactlyOnceStream implements AutoCloseable {

  /** For what is being published to end, for the consumer to leave, for the next one to begin. */
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final Topics topics;
  private final String group;
  private final BatchLimits limits;
  private final Clients clients;
  private final PublishLedger ledger = new PublishLedger();
  private final Publisher publisher;
  private final PublishThread publishing;

  private PollLoop running;
  private boolean completing;
  private boolean closed;

  /**
   * A stream that talks to nobody before it is asked to.
   *
   * @param group the consumer group and transactional id; not blank
   */
  public ExactlyOnceStream(
      KafkaSettings settings, Topics topics, String group, BatchLimits limits) {
    this(settings, topics, group, limits, Delivery.EXACTLY_ONCE);
  }

  /**
   * A stream whose promise is another one, to be measured against.
   *
   * @param group as above
   */
  public ExactlyOnceStream(
      KafkaSettings settings, Topics topics, String group, BatchLimits limits, Delivery delivery) {
    this(settings, topics, group, limits, delivery, Clients.of(settings, group, limits, delivery));
  }

  /**
   * A stream that shares the group's images with other replicas; it talks to nobody before it is
   * asked to.
   *
   * @param group the consumer group; not blank
   * @param name of this replica, unique within the group: a second one of that name fences the
   *     first; not blank
   */
  public static ExactlyOnceStream replica(
      KafkaSettings settings, Topics topics, String group, String name, BatchLimits limits) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a replica needs a name");
    }
    return new ExactlyOnceStream(
        settings,
        topics,
        group,
        limits,
        Delivery.EXACTLY_ONCE,
        Clients.ofReplica(settings, group, name, limits));
  }

  ExactlyOnceStream(
      KafkaSettings settings,
      Topics topics,
      String group,
      BatchLimits limits,
      Delivery delivery,
      Clients clients) {
    if (group.isBlank()) {
      throw new IllegalArgumentException("the consumer group needs a name");
    }
    this.settings = settings;
    this.topics = topics;
    this.group = group;
    this.limits = limits;
    this.clients = clients;
    this.publisher = delivery.publisher(topics, group, clients);
    this.publishing = new PublishThread(publisher, ledger, group, settings.bootstrap());
  }

  /**
   * Micro-batches of transformed images from the committed offsets on, on the poll thread and as
   * many as are requested. Ends only by {@link #complete}, {@link #close} or an error. Cancelling
   * stops the poll thread, once what was emitted is published, or after 30 s.
   */
  public Flux<MicroBatch> batches() {
    return Flux.create(this::begin, FluxSink.OverflowStrategy.ERROR);
  }

  /**
   * Publishes an outcome in a transaction of its own when subscribed to, on the publisher's thread.
   * The result is there once the transaction is committed.
   *
   * <p>Errors: {@link StreamException} as above; {@link IllegalStateException} if it is not this
   * batch's turn, or the stream is closed.
   */
  public Mono<Published> publish(BatchOutcome outcome) {
    return publishing.publish(outcome);
  }

  /**
   * Publishes news in a transaction of their own when subscribed to, on the publisher's thread;
   * between the outcomes of two batches, or when there are none. Ends once that is committed.
   *
   * <p>Errors as those of {@link #publish(BatchOutcome)}; subscribe to {@link #batches()} again
   * after a retriable one.
   */
  public Mono<Void> publish(News news) {
    return publishing.publish(news);
  }

  /** Completes {@link #batches()}: none are emitted from now on; those emitted can be published. */
  public synchronized void complete() {
    completing = true;
    if (running != null) {
      running.finish();
    }
  }

  /**
   * Whether the group counts this stream in, with some of its partitions or none; not before it is
   * subscribed to, nor from a failure until it is subscribed to again.
   */
  public synchronized boolean isMember() {
    return running != null && running.isMember();
  }

  /**
   * By partition, the offsets that are committed; partitions without one are missing. First ends
   * what an earlier learner of this group left unfinished. Waits for the broker.
   */
  public SortedMap<Integer, Long> committedOffsets() {
    publishing.open();
    try (var admin = Admin.create(settings.admin())) {
      var committed = new TreeMap<Integer, Long>();
      admin
          .listConsumerGroupOffsets(
              group, new ListConsumerGroupOffsetsOptions().requireStable(true))
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, offset) -> {
                if (offset != null && partition.topic().equals(topics.transformed())) {
                  committed.put(partition.partition(), offset.offset());
                }
              });
      return Collections.unmodifiableSortedMap(committed);
    } catch (ExecutionException | RuntimeException e) {
      throw Failures.of("cannot read the offsets of group " + group, settings.bootstrap(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /**
   * The offset behind the last entry of the journal that was committed by this stream; −1 before.
   */
  public long journalEnd() {
    return publisher.journalEnd();
  }

  /** Stops polling, lets what is being published end within 10 s, and closes both clients. */
  @Override
  public void close() {
    PollLoop last;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      last = running;
    }
    if (last != null) {
      last.finish();
    }
    try {
      publishing.close(CLOSE_BOUND);
      if (last != null) {
        last.stop();
        last.awaitEnd(CLOSE_BOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begin(FluxSink<MicroBatch> sink) {
    if (closed) {
      sink.error(new IllegalStateException("the stream is closed"));
      return;
    }
    if (completing) {
      sink.complete();
      return;
    }
    var predecessor = running;
    var loop =
        new PollLoop(
            clients, topics.transformed(), limits, sink, publisher, ledger, settings.bootstrap());
    running = loop;
    sink.onCancel(loop::finish);
    sink.onRequest(count -> loop.requested());
    thread(() -> loop.run(() -> succeed(predecessor, loop)), "poll").start();
  }

  /** Waits until the loop before has left the group; its batches are void from then on. */
  private void succeed(PollLoop predecessor, PollLoop loop) {
    try {
      if (predecessor != null) {
        predecessor.stop();
        if (!predecessor.awaitEnd(CLOSE_BOUND)) {
          throw new RetriableStreamException("the stream's previous run does not end");
        }
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
    publishing.begin(loop);
  }

  /** A thread that does not keep the process alive. */
  static Thread thread(Runnable task, String job) {
    var thread = new Thread(task, "mechanist-" + job);
    thread.setDaemon(true);
    return thread;
  }
}
