package org.mechanist.serving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What figures are made of. */
class ServeFiguresTest {

  @ParameterizedTest
  @CsvSource({"0.5, 100", "0.99, 198", "1, 200", "0, 1"})
  void quantile_ofTwoHundred_isTheValueThatTheShareDoesNotExceed(double share, double expected) {
    var values = IntStream.rangeClosed(1, 200).mapToObj(i -> (double) i).toList();

    assertThat(LatencyRun.quantile(values, share)).isEqualTo(expected);
  }

  @Test
  void line_pointsOnOne_hasItsConstantAndSlope() {
    var line = ServeBenchmark.line(List.of(1.0, 4.0, 16.0, 64.0), List.of(5.0, 11.0, 35.0, 131.0));

    assertThat(line[0]).isCloseTo(3, within(1e-9));
    assertThat(line[1]).isCloseTo(2, within(1e-9));
  }

  @Test
  void line_constantBelowZero_costsNothing() {
    assertThat(ServeBenchmark.line(List.of(1.0, 2.0), List.of(0.5, 2.0))[0]).isZero();
  }
}
