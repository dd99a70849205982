package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.InterruptException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The one thread that publishes outcomes, one after another, and ends the poll loop when one fails.
 *
 * <p>An outcome that met a rebalance is published again under the group's new generation, without
 * what has been taken away: its images need not be restored twice.
 */
final class PublishThread {

  /** A rebalance of a healthy group takes seconds; a member is evicted after 45 s. */
  private static final Duration REBALANCE_BOUND = Duration.ofSeconds(30);

  private final Publisher publisher;
  private final PublishLedger ledger;
  private final String group;
  private final String bootstrap;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> ExactlyOnceStream.thread(task, "publish"));

  /** Whose batches are published; the thread's own. */
  private PollLoop loop;

  PublishThread(Publisher publisher, PublishLedger ledger, String group, String bootstrap) {
    this.publisher = publisher;
    this.ledger = ledger;
    this.group = group;
    this.bootstrap = bootstrap;
  }

  /** Ends what an earlier producer left unfinished. Waits; for any other thread. */
  void open() {
    await(publisher::open);
  }

  /** From now on only batches of that loop are published. Waits; for any other thread. */
  void begin(PollLoop next) {
    await(
        () -> {
          publisher.open();
          ledger.begin();
          loop = next;
        });
  }

  Mono<Published> publish(BatchOutcome outcome) {
    return onThread(sink -> publish(outcome, sink));
  }

  /** News between two batches; empty once they are committed. */
  Mono<Void> publish(News news) {
    return onThread(sink -> publish(news, sink));
  }

  private <T> Mono<T> onThread(Consumer<MonoSink<T>> task) {
    return Mono.create(
        sink -> {
          try {
            thread.execute(() -> task.accept(sink));
          } catch (RejectedExecutionException e) {
            sink.error(new IllegalStateException("the stream is closed", e));
          }
        });
  }

  /** Lets what was given to it end within the bound, then closes the producer. */
  void close(Duration bound) throws InterruptedException {
    thread.execute(() -> publisher.close(bound));
    thread.shutdown();
    if (!thread.awaitTermination(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      thread.shutdownNow();
    }
  }

  private void publish(BatchOutcome outcome, MonoSink<Published> sink) {
    long sequence = outcome.batch().sequence();
    try {
      ledger.check(sequence);
    } catch (IllegalStateException | StreamException e) {
      sink.error(e);
      return;
    }
    Published published;
    try {
      published = attempt(outcome, loop.group());
    } catch (RuntimeException e) {
      ledger.fail();
      var failure = Failures.of("cannot publish batch " + sequence, bootstrap, e);
      sink.error(failure);
      loop.fail(failure);
      return;
    }
    ledger.publish(sequence);
    loop.published();
    sink.success(published);
  }

  private void publish(News news, MonoSink<Void> sink) {
    try {
      publisher.publish(news);
    } catch (RuntimeException e) {
      sink.error(Failures.of("cannot publish what happened to experts", bootstrap, e));
      return;
    }
    sink.success();
  }

  private Published attempt(BatchOutcome outcome, GroupWatch group) {
    var used = new AtomicReference<Membership>();
    while (true) {
      try {
        return publisher.publish(
            outcome, () -> used.updateAndGet(earlier -> group.current().orElseThrow()));
      } catch (RuntimeException e) {
        if (!Failures.isStaleMembership(e) || !group.awaitOtherThan(used.get(), REBALANCE_BOUND)) {
          throw e;
        }
      }
    }
  }

  private void await(Runnable task) {
    try {
      thread.submit(task).get();
    } catch (ExecutionException e) {
      throw Failures.of("cannot prepare transactions of " + group, bootstrap, e.getCause());
    } catch (RejectedExecutionException | CancellationException e) {
      throw new StreamException("the stream is closed", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
