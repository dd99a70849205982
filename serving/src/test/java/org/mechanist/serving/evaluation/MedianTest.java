package org.mechanist.serving.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void of_oddCount_isTheMiddle() {
    assertThat(Median.of(List.of(9.0, 1.0, 4.0))).isEqualTo(4);
  }

  @Test
  void of_evenCount_isTheMeanOfTheMiddleTwo() {
    assertThat(Median.of(List.of(9.0, 1.0, 4.0, 5.0))).isEqualTo(4.5);
  }

  @Test
  void of_infiniteValues_countAsLargest() {
    double never = Double.POSITIVE_INFINITY;
    assertThat(Median.of(List.of(never, 1.0, 4.0))).isEqualTo(4);
    assertThat(Median.of(List.of(never, 1.0))).isEqualTo(never);
    assertThat(Median.of(List.of(never, never))).isEqualTo(never);
  }

  @Test
  void of_noValues_isRefused() {
    assertThatThrownBy(() -> Median.of(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
