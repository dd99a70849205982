package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StartTimesTest {

  private final AtomicLong nanos = new AtomicLong(7);
  private final StartTimes times = new StartTimes(Duration.ofMillis(500), nanos::get);

  @Test
  void done_eachPart_countsFromTheOneBefore() {
    pass(1000);
    times.done("engine");
    pass(250);
    times.done("replay");
    pass(250);
    times.done("replay");

    assertThat(times).hasToString("2.00 s: process 0.50, engine 1.00, replay 0.50");
  }

  @Test
  void end_again_changesNothing() {
    pass(100);

    assertThat(times.end("first batch")).isTrue();
    pass(100);
    assertThat(times.end("first batch")).isFalse();
    assertThat(times).hasToString("0.60 s: process 0.50, first batch 0.10");
  }

  private void pass(long millis) {
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
