package org.mechanist.serving.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * Who won what lately: images by mechanism and expert.
 *
 * @param mechanisms the rows; the one {@value #UNKNOWN} where nobody said what happened
 * @param experts the columns
 * @param counts {@code [mechanism][expert]}
 */
public record Shares(List<String> mechanisms, List<String> experts, List<List<Integer>> counts) {

  static final String UNKNOWN = "unknown";

  /** So many rows; a stream may name as many mechanisms as it likes. */
  private static final int MOST_MECHANISMS = 64;

  /** One image that was won. */
  record Won(String mechanism, String expert) {}

  static Shares of(List<Won> won) {
    var rows = new HashMap<String, Map<String, Integer>>();
    var columns = new HashSet<String>();
    for (var one : won) {
      columns.add(one.expert());
      boolean named = rows.containsKey(one.mechanism()) || rows.size() < MOST_MECHANISMS;
      rows.computeIfAbsent(named ? one.mechanism() : UNKNOWN, name -> new HashMap<>())
          .merge(one.expert(), 1, Integer::sum);
    }
    var mechanisms = sorted(rows.keySet());
    var experts = sorted(columns);
    var counts = mechanisms.stream().map(mechanism -> row(rows.get(mechanism), experts)).toList();
    return new Shares(mechanisms, experts, counts);
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted(new NaturalOrder()).toList();
  }

  private static List<Integer> row(Map<String, Integer> counts, List<String> experts) {
    return experts.stream().map(expert -> counts.getOrDefault(expert, 0)).toList();
  }
}
