package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** When a stream that fails is subscribed to again. */
class BackoffPipelineTest {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMillis(500);
  private static final Duration TICK = Duration.ofMillis(1);

  private final Backoff backoff = new Backoff(FIRST, LONGEST);
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicInteger heard = new AtomicInteger();

  @Test
  void retry_ofOneThatKeepsFailing_waitsTwiceAsLongUpToTheBound() {
    StepVerifier.withVirtualTime(this::failing)
        .expectSubscription()
        .expectNoEvent(FIRST.minus(TICK))
        .then(() -> requireAttempts(1))
        .expectNoEvent(TICK)
        .then(() -> requireAttempts(2))
        .expectNoEvent(FIRST.multipliedBy(2))
        .then(() -> requireAttempts(3))
        .expectNoEvent(LONGEST.multipliedBy(3))
        .then(() -> requireAttempts(6))
        .thenCancel()
        .verify();
  }

  @Test
  void retry_afterSomethingWentWell_waitsAsLittleAsAtFirst() {
    StepVerifier.withVirtualTime(this::failing)
        .expectSubscription()
        .expectNoEvent(FIRST.multipliedBy(3))
        .then(() -> requireAttempts(3))
        .then(backoff::reset)
        .expectNoEvent(LONGEST) // was due already
        .then(() -> requireAttempts(4))
        .expectNoEvent(FIRST)
        .then(() -> requireAttempts(5))
        .thenCancel()
        .verify();
  }

  @Test
  void retry_afterAFailureThatDoesNotPass_endsWithIt() {
    Mono<Void> once = Mono.error(new StreamException("refused"));

    StepVerifier.create(once.retryWhen(retry()))
        .expectErrorMatches(failure -> failure.getMessage().equals("refused"))
        .verify();
  }

  private Mono<Void> failing() {
    return Mono.<Void>fromRunnable(
            () -> {
              attempts.incrementAndGet();
              throw new RetriableStreamException("aborted");
            })
        .retryWhen(retry());
  }

  private Retry retry() {
    return backoff.retry(
        RetriableStreamException.class::isInstance, failure -> heard.incrementAndGet());
  }

  private void requireAttempts(int expected) {
    assertThat(attempts).hasValue(expected);
    assertThat(heard).hasValue(expected);
  }
}
