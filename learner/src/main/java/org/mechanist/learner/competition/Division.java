package org.mechanist.learner.competition;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.hipparchus.stat.projection.PCA;

/**
 * What divides vectors that fall into two groups: a linear function of them, 0 in their middle, ±1
 * a standard deviation to either side in the direction in which they differ most (principal
 * direction divisive partitioning, Boley 1998).
 *
 * @param slope {@code [size of a vector]}
 * @param offset of the origin
 */
record Division(double[] slope, double offset) {

  /** Of fewer nobody knows how they differ. */
  private static final int FEWEST = 16;

  /**
   * Share of the variance that lies between the two halves, from which on these are groups: a
   * normal distribution cut in its middle has 0.64, a uniform one 0.75, digits under one mechanism
   * 0.56 to 0.76, under two that are told apart at a glance 0.87 to 1 (docs/research/0014).
   */
  private static final double GROUPS = 0.85;

  /**
   * @param vectors {@code [vector][size]}
   * @return none if they are few, or do not fall into two groups
   */
  static Optional<Division> of(double[][] vectors) {
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
    var division = new Division(slope, offset);
    return Optional.of(division).filter(one -> one.between(vectors) > GROUPS);
  }

  /**
   * How far a vector lies from their middle, in their standard deviations; the sign is its group.
   */
  double of(double[] vector) {
    double sum = offset;
    for (int i = 0; i < slope.length; i++) {
      sum += slope[i] * vector[i];
    }
    return sum;
  }

  /** Share of the variance that lies between the two halves. */
  private double between(double[][] vectors) {
    var places = Arrays.stream(vectors).mapToDouble(this::of).toArray();
    return between(places, place -> place > 0) + between(places, place -> place <= 0);
  }

  private static double between(double[] places, DoublePredicate half) {
    var own = Arrays.stream(places).filter(half).summaryStatistics();
    return own.getAverage() * own.getAverage() * own.getCount() / places.length;
  }
}
