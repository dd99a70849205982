package org.mechanist.serving.live;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
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
    var order = new NaturalOrder();
    var experts = new TreeSet<String>(order);
    var rows = new TreeMap<String, TreeMap<String, Integer>>(order);
    for (var one : won) {
      experts.add(one.expert());
      var named = rows.containsKey(one.mechanism()) || rows.size() < MOST_MECHANISMS;
      rows.computeIfAbsent(named ? one.mechanism() : UNKNOWN, name -> new TreeMap<>())
          .merge(one.expert(), 1, Integer::sum);
    }
    var counts = new ArrayList<List<Integer>>();
    for (var row : rows.values()) {
      counts.add(experts.stream().map(expert -> row.getOrDefault(expert, 0)).toList());
    }
    return new Shares(List.copyOf(rows.keySet()), List.copyOf(experts), counts);
  }
}
