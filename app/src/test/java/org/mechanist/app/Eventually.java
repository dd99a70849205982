package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;

/** What takes a while to become so. */
final class Eventually {

  private Eventually() {}

  /**
   * Waits until it is so; a failure if it takes too long.
   *
   * @param every so often it is looked at
   */
  static void is(String what, BooleanSupplier condition, Duration every, Duration within) {
    assertThat(
            Flux.interval(every)
                .onBackpressureDrop()
                .map(tick -> condition.getAsBoolean())
                .filter(reached -> reached)
                .blockFirst(within))
        .as(what)
        .isTrue();
  }
}
