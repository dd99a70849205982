package org.mechanist.ingest.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Pauses between attempts, each twice as long as the one before, up to a bound; from the first on
 * again once something went well. Thread-safe.
 */
public final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  public Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  /** An attempt went well: the next pause is the first again. */
  public synchronized void reset() {
    next = first;
  }

  /** Waits; an interrupt ends it early. */
  public void pause() {
    LockSupport.parkNanos(lengthen().toNanos());
  }

  /**
   * Subscribes again after a pause, each time that a failure may pass; others are final. Reactor's
   * own backoff counts on for as long as the subscription lasts: whoever subscribes for good says
   * by {@link #reset} when something went well.
   *
   * @param mayPass whether to try again
   * @param before hears of the failure before the pause
   */
  public Retry retry(Predicate<Throwable> mayPass, Consumer<Throwable> before) {
    return Retry.from(
        failures ->
            failures
                .map(Retry.RetrySignal::failure)
                .concatMap(
                    failure ->
                        mayPass.test(failure)
                            ? again(failure, before)
                            : Mono.<Long>error(failure)));
  }

  private Mono<Long> again(Throwable failure, Consumer<Throwable> before) {
    before.accept(failure);
    return Mono.delay(lengthen());
  }

  /** The pause that is due; the next one is longer. */
  private synchronized Duration lengthen() {
    var due = next;
    var twice = due.multipliedBy(2);
    next = twice.compareTo(longest) > 0 ? longest : twice;
    return due;
  }
}
