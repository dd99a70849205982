package org.mechanist.serving.evaluation;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Who restored what: the contingency table of mechanisms and the experts that won their images.
 *
 * <p>Two partitions of the same n images are compared, by true mechanism and by winning expert.
 *
 * <p><b>Adjusted Rand index</b> (Hubert and Arabie, "Comparing partitions", Journal of
 * Classification 2, 1985, eq. 5): of all pairs of images, those that both partitions put together,
 * corrected for chance. With n_ij the table, a_i and b_j its sums and C(x) = x (x − 1) / 2:
 *
 * <pre>
 *   index    = Σ_ij C(n_ij)
 *   expected = Σ_i C(a_i) · Σ_j C(b_j) / C(n)
 *   maximum  = (Σ_i C(a_i) + Σ_j C(b_j)) / 2
 *   ARI      = (index − expected) / (maximum − expected)
 * </pre>
 *
 * <p><b>Purity</b>: for each expert the count of the mechanism it restored most often, summed over
 * the experts, over n. It is 1 when no expert does two jobs, and stays so when two experts share
 * one; {@link #bijective()} asks for both directions.
 */
public final class Assignment {

  /** At least so much of each mechanism goes to its majority expert in a one-to-one assignment. */
  public static final double BIJECTIVE_SHARE = 0.95;

  private final Map<String, Map<String, Long>> counts = new TreeMap<>(new NaturalOrder());
  private final Map<String, Map<String, Long>> transposed = new TreeMap<>(new NaturalOrder());
  private long images;

  /** One image of {@code mechanism} was won by {@code expert}. */
  void add(String mechanism, String expert) {
    images++;
    count(counts, mechanism, expert);
    count(transposed, expert, mechanism);
  }

  private static void count(Map<String, Map<String, Long>> table, String row, String column) {
    table
        .computeIfAbsent(row, name -> new TreeMap<>(new NaturalOrder()))
        .merge(column, 1L, Long::sum);
  }

  /** Images that were counted. */
  public long images() {
    return images;
  }

  /** Mechanisms that were seen. */
  public int mechanisms() {
    return counts.size();
  }

  /** Experts that won anything. */
  public int experts() {
    return transposed.size();
  }

  /**
   * For each mechanism, the share of its images that each expert won, 0 to 1; experts that won none
   * of them are left out. Names in natural order.
   */
  public Map<String, Map<String, Double>> share() {
    var share = new LinkedHashMap<String, Map<String, Double>>();
    counts.forEach(
        (mechanism, row) -> {
          double total = sum(row);
          var shares = new LinkedHashMap<String, Double>();
          row.forEach((expert, count) -> shares.put(expert, count / total));
          share.put(mechanism, shares);
        });
    return share;
  }

  /**
   * The adjusted Rand index, at most 1, around 0 by chance. Where the formula is 0 / 0 the two
   * partitions are the same (all images together, or each alone), and it is 1; without images it is
   * 0.
   */
  public double ari() {
    if (images == 0) {
      return 0;
    }
    double index = counts.values().stream().mapToDouble(row -> pairs(values(row))).sum();
    double ofMechanisms = pairs(counts.values().stream().mapToLong(Assignment::sum));
    double ofExperts = pairs(transposed.values().stream().mapToLong(Assignment::sum));
    double expected = images < 2 ? 0 : ofMechanisms * ofExperts / pairs(LongStream.of(images));
    double maximum = (ofMechanisms + ofExperts) / 2;
    return maximum == expected ? 1 : (index - expected) / (maximum - expected);
  }

  /** The purity of the experts, 0 to 1; without images 0. */
  public double purity() {
    double majorities =
        transposed.values().stream().mapToLong(row -> values(row).max().orElse(0)).sum();
    return images == 0 ? 0 : majorities / images;
  }

  /** How many different experts are the one that wins most of some mechanism. */
  public int distinctMajorities() {
    return (int) counts.values().stream().map(Assignment::majority).distinct().count();
  }

  private static String majority(Map<String, Long> row) {
    return row.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /**
   * Whether each mechanism has an expert of its own: one that wins at least {@value
   * #BIJECTIVE_SHARE} of its images, a different one for each. Without mechanisms it is false.
   */
  public boolean bijective() {
    var majorities = new HashSet<String>();
    for (var row : counts.values()) {
      var majority = majority(row);
      if (row.get(majority) < BIJECTIVE_SHARE * sum(row) || !majorities.add(majority)) {
        return false;
      }
    }
    return !counts.isEmpty();
  }

  private static LongStream values(Map<String, Long> row) {
    return row.values().stream().mapToLong(Long::longValue);
  }

  private static long sum(Map<String, Long> row) {
    return values(row).sum();
  }

  private static double pairs(LongStream sizes) {
    return sizes.mapToDouble(size -> size * (size - 1.0) / 2).sum();
  }
}
