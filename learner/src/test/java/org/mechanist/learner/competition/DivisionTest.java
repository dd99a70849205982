package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DivisionTest {

  private static final int VECTORS = 400;

  @ParameterizedTest
  @ValueSource(doubles = {5, 10})
  void of_twoGroups_dividesThemInDeviationsFromTheMiddle(double distance) {
    var vectors = groups(VECTORS, distance);

    var division = Division.of(vectors).orElseThrow();

    double sum = 0;
    double squares = 0;
    for (int i = 0; i < VECTORS; i++) {
      double place = division.of(vectors[i]);
      sum += place;
      squares += place * place;
      assertThat(place > 0).as("vector %d", i).isEqualTo(division.of(vectors[i % 2]) > 0);
    }
    assertThat(sum / VECTORS).isCloseTo(0, within(1e-9));
    assertThat(squares / VECTORS).isCloseTo(1, within(0.01));
    assertThat(division.of(vectors[0]) * division.of(vectors[1])).isNegative();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void of_oneGroup_isNone(double distance) {
    assertThat(Division.of(groups(VECTORS, distance))).isEmpty();
  }

  @Test
  void of_fewOrEqualVectors_isNone() {
    assertThat(Division.of(groups(15, 10))).isEmpty();
    assertThat(Division.of(new double[0][])).isEmpty();
    assertThat(Division.of(new double[20][3])).isEmpty();
  }

  /**
   * In turn of one group and of another, each round and a deviation wide.
   *
   * @param distance of each from the middle, along (3, 4)
   */
  private static double[][] groups(int vectors, double distance) {
    var random = new SplittableRandom(3);
    var groups = new double[vectors][];
    for (int i = 0; i < vectors; i++) {
      double along = (i % 2 == 0 ? distance : -distance) + random.nextGaussian();
      double across = random.nextGaussian();
      groups[i] =
          new double[] {7 + (3 * along - 4 * across) / 5, -2 + (4 * along + 3 * across) / 5};
    }
    return groups;
  }
}
