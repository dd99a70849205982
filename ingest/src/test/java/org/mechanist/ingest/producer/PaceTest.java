package org.mechanist.ingest.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

  /** Each look at the clock takes a millisecond, so that waiting ends without a real clock. */
  private static final long LOOK_NANOS = 1_000_000;

  private long now = 5_000_000_000L; // a clock in nanoseconds may begin anywhere

  @Test
  void awaitTurn_atARate_spacesImagesEvenly() {
    var pace = new Pace(100, this::look);
    pace.begin();
    long began = now;
    var turns = new ArrayList<Long>();
    for (int image = 0; image < 5; image++) {
      pace.awaitTurn();
      turns.add((now - began) / 10_000_000); // in images' worth of time
    }
    assertThat(turns).isEqualTo(List.of(0L, 1L, 2L, 3L, 4L));
  }

  @Test
  void awaitTurn_behindItsTime_catchesUp() {
    var pace = new Pace(100, this::look);
    pace.begin();
    now += 50_000_000; // five images' worth
    long before = now;
    for (int image = 0; image < 5; image++) {
      pace.awaitTurn();
    }
    assertThat(now - before).isEqualTo(5 * LOOK_NANOS);
    for (int image = 5; image < 8; image++) {
      pace.awaitTurn();
    }
    assertThat(now - before).isGreaterThanOrEqualTo(20_000_000 - LOOK_NANOS);
  }

  @Test
  void begin_again_startsTheTimeAnew() {
    var pace = new Pace(10, this::look);
    pace.begin();
    pace.awaitTurn();
    pace.awaitTurn();
    pace.begin();
    long before = now;
    pace.awaitTurn();
    assertThat(now - before).isEqualTo(LOOK_NANOS);
  }

  @Test
  void awaitTurn_unlimited_neverLooksAtAClock() {
    var pace = new Pace(Double.POSITIVE_INFINITY, this::look);
    long before = now;
    pace.begin();
    pace.awaitTurn();
    assertThat(now).isEqualTo(before);
  }

  @Test
  void awaitTurn_interrupted_returnsAndStaysInterrupted() {
    var pace = new Pace(1e-3, this::look);
    pace.begin();
    pace.awaitTurn();
    Thread.currentThread().interrupt();
    pace.awaitTurn();
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY})
  void pace_rateThatIsNone_isRefused(double rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pace(rate, this::look))
        .withMessageContaining("more than 0");
  }

  private long look() {
    now += LOOK_NANOS;
    return now;
  }
}
