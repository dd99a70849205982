package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalDirectionTest {

  private static final int VECTORS = 400;

  @Test
  void of_stretchedCloud_isAlongItsLengthInDeviations() {
    var vectors = cloud(VECTORS);

    var direction = PrincipalDirection.of(vectors).orElseThrow();

    double sum = 0;
    double squares = 0;
    for (var vector : vectors) {
      sum += direction.of(vector);
      squares += direction.of(vector) * direction.of(vector);
    }
    assertThat(sum / VECTORS).isCloseTo(0, within(1e-9));
    assertThat(squares / VECTORS).isCloseTo(1, within(0.01));
    // Ten along (3, 4), one across.
    double along = direction.of(new double[] {3 + 7, 4 - 2}) - direction.of(new double[] {7, -2});
    double across = direction.of(new double[] {-4, 3}) - direction.of(new double[] {0, 0});
    assertThat(Math.abs(along)).isCloseTo(0.5, within(0.05));
    assertThat(across).isCloseTo(0, within(0.05));
  }

  @Test
  void of_fewOrEqualVectors_isNone() {
    assertThat(PrincipalDirection.of(cloud(15))).isEmpty();
    assertThat(PrincipalDirection.of(new double[0][])).isEmpty();
    assertThat(PrincipalDirection.of(new double[20][3])).isEmpty();
  }

  private static double[][] cloud(int vectors) {
    var random = new SplittableRandom(3);
    var cloud = new double[vectors][];
    for (int i = 0; i < vectors; i++) {
      double along = 10 * random.nextGaussian();
      double across = random.nextGaussian();
      cloud[i] = new double[] {7 + (3 * along - 4 * across) / 5, -2 + (4 * along + 3 * across) / 5};
    }
    return cloud;
  }
}
