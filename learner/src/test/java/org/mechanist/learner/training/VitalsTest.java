package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.network.Weights.Bounds;

class VitalsTest {

  private static final int ENOUGH = 20; // good steps

  private final Vitals vitals = new Vitals();

  @ParameterizedTest
  @CsvSource({
    "..........,    false",
    "x.........,    false",
    "x....x....,    false",
    "x....x...x,    true",
    "xxx,           true",
    "xx.........x,  false",
    "x.x..........x, false",
    "..x.x....x..,  true",
    "x-----x-----x, false",
    "x--x---x,      true",
  })
  void isSick_threeOfTheLastTen(String steps, boolean sick) {
    observe(steps);

    assertThat(vitals.isSick()).isEqualTo(sick);
  }

  @Test
  void isWell_nothingWrongOfTheLastTen() {
    assertThat(vitals.isWell()).as("before the first step").isFalse();
    observe("...");
    assertThat(vitals.isWell()).isTrue();
    observe("x.........");
    assertThat(vitals.isWell()).isFalse();
    observe(".");
    assertThat(vitals.isWell()).isTrue();
  }

  @Test
  void isWell_lastStepFarFromUsual_isNot() {
    observe("....");
    vitals.good(11, 1);
    assertThat(vitals.isWell()).as("loss").isFalse();
    vitals.good(1, 1);
    assertThat(vitals.isWell()).isTrue();
    vitals.good(1, 11);
    assertThat(vitals.isWell()).as("gradient").isFalse();
  }

  @Test
  void bounds_beforeEnoughSteps_none() {
    observe(".".repeat(ENOUGH - 1));
    assertThat(vitals.bounds()).isEqualTo(Bounds.NONE);
    observe(".");
    assertThat(vitals.bounds()).isEqualTo(new Bounds(1e3, 1e5));
  }

  @Test
  void bounds_manyTimesTheMedian_andOneIsTheLeastMedian() {
    for (int i = 0; i < ENOUGH; i++) {
      vitals.good(i % 4 == 0 ? 900 : 3, i % 4 == 0 ? 900 : 1e-9);
    }

    assertThat(vitals.bounds()).isEqualTo(new Bounds(3e3, 1e5));
  }

  @Test
  void bounds_usualHasChanged_follow() {
    observe(".".repeat(200));
    for (int i = 0; i < 100; i++) {
      vitals.good(50, 20);
    }

    assertThat(vitals.bounds()).isEqualTo(new Bounds(5e4, 2e6));
  }

  @Test
  void recover_isNotSickAndKnowsWhatIsUsual() {
    observe(".".repeat(ENOUGH) + "xxx");

    vitals.recover();

    assertThat(vitals.isSick()).isFalse();
    assertThat(vitals.bounds()).isEqualTo(new Bounds(1e3, 1e5));
  }

  private void observe(String steps) {
    for (char step : steps.toCharArray()) {
      if (step == 'x') {
        vitals.wrong();
      } else if (step == '-') {
        vitals.uneventful();
      } else {
        vitals.good(1, 1);
      }
    }
  }
}
