package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateTest {

  private long now = -7_000_000_000L; // a clock in nanoseconds may begin anywhere

  private final Rate rate = new Rate(() -> now);

  @Test
  void of_firstTime_isZero() {
    assertThat(rate.of(100)).isZero();
  }

  @Test
  void of_steadyImages_isTheirRate() {
    for (int second = 0; second < 5; second++) {
      now += 1_000_000_000;
      assertThat(rate.of(50L * second)).isEqualTo(second == 0 ? 0 : 50);
    }
  }

  @Test
  void of_rateThatChanged_forgetsWhatIsLongAgo() {
    rate.of(0);
    for (int second = 1; second <= 30; second++) {
      now += 1_000_000_000;
      rate.of(1000);
    }
    assertThat(rate.of(1000)).isZero();
  }
}
