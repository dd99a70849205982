package org.mechanist.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AllowanceTest {

  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();

  private final AtomicLong nanos = new AtomicLong();
  private final Allowance allowance = new Allowance(10, nanos::get);

  @Test
  void pick_ofMany_givesSomeThatAreEvenlySpread() {
    assertThat(allowance.pick(HUNDRED)).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
  }

  @Test
  void pick_again_givesWhatTimeHasAllowedSince() {
    allowance.pick(HUNDRED);
    assertThat(allowance.pick(HUNDRED)).isEmpty();

    nanos.addAndGet(250_000_000);
    assertThat(allowance.pick(HUNDRED)).hasSize(2);
    nanos.addAndGet(50_000_000);
    assertThat(allowance.pick(HUNDRED)).hasSize(1);

    nanos.addAndGet(3_600_000_000_000L);
    assertThat(allowance.pick(HUNDRED)).as("nothing is saved up").hasSize(10);
  }

  @Test
  void pick_ofFew_givesAll() {
    assertThat(allowance.pick(List.of(1, 2, 3))).containsExactly(1, 2, 3);
    assertThat(allowance.pick(List.of())).isEmpty();
  }
}
