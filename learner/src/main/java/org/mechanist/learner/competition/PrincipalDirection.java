package org.mechanist.learner.competition;

import java.util.Optional;
import org.hipparchus.stat.projection.PCA;

/**
 * The direction in which some vectors differ most, as a linear function: 0 in their middle, ±1 a
 * standard deviation to either side. To cut there is principal direction divisive partitioning
 * (Boley 1998).
 *
 * @param slope {@code [size of a vector]}
 * @param offset of the origin
 */
record PrincipalDirection(double[] slope, double offset) {

  /** Of fewer nobody knows how they differ. */
  private static final int FEWEST = 16;

  /**
   * @param vectors {@code [vector][size]}
   * @return none if they are few, or all the same
   */
  static Optional<PrincipalDirection> of(double[][] vectors) {
    if (vectors.length < FEWEST) {
      return Optional.empty();
    }
    var analysis = new PCA(1).fit(vectors);
    double deviation = Math.sqrt(analysis.getVariance()[0]);
    if (!(deviation > 0)) {
      return Optional.empty();
    }
    var direction = analysis.getComponents(); // [size][1]
    var slope = new double[direction.length];
    double offset = 0;
    for (int i = 0; i < slope.length; i++) {
      slope[i] = direction[i][0] / deviation;
      offset -= slope[i] * analysis.getCenter()[i];
    }
    return Optional.of(new PrincipalDirection(slope, offset));
  }

  /** How far a vector lies in this direction from their middle, in their standard deviations. */
  double of(double[] vector) {
    double sum = offset;
    for (int i = 0; i < slope.length; i++) {
      sum += slope[i] * vector[i];
    }
    return sum;
  }
}
