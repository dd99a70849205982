package org.mechanist.serving.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * What becomes of experts that have no mechanism of their own.
 *
 * @param idle experts that no mechanism's images go to
 * @param shared mechanisms whose images go to several experts, and these: duplicates
 * @param several experts that several mechanisms' images go to, and these
 */
public record Roles(
    List<String> idle, Map<String, List<String>> shared, Map<String, List<String>> several) {

  /** A mechanism's images go to an expert if it wins at least so much of them. */
  private static final double LEAST_SHARE = 0.05;

  /**
   * Tells them from who won what.
   *
   * @param experts all of them
   * @param share for each mechanism the share of its images that each expert won
   */
  static Roles of(List<String> experts, Map<String, Map<String, Double>> share) {
    var shared = new LinkedHashMap<String, List<String>>();
    var jobs = new LinkedHashMap<String, List<String>>();
    share.forEach(
        (mechanism, row) -> {
          var workers = new TreeSet<>(new NaturalOrder());
          row.forEach(
              (expert, won) -> {
                if (won >= LEAST_SHARE) {
                  workers.add(expert);
                  jobs.computeIfAbsent(expert, name -> new ArrayList<>()).add(mechanism);
                }
              });
          if (workers.size() > 1) {
            shared.put(mechanism, List.copyOf(workers));
          }
        });
    var idle = experts.stream().filter(expert -> !jobs.containsKey(expert)).toList();
    jobs.values().removeIf(mechanisms -> mechanisms.size() < 2);
    return new Roles(idle, shared, jobs);
  }

  /**
   * As {@code idle: expert-3; noise is shared by expert-1 and expert-5}; empty if there are none.
   */
  public Optional<String> text() {
    var parts = new ArrayList<String>();
    if (!idle.isEmpty()) {
      parts.add("idle: " + String.join(", ", idle));
    }
    shared.forEach((mechanism, workers) -> parts.add(mechanism + " is shared by " + and(workers)));
    several.forEach((expert, mechanisms) -> parts.add(expert + " does " + and(mechanisms)));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  private static String and(List<String> names) {
    int last = names.size() - 1;
    return names.stream().limit(last).collect(Collectors.joining(", ")) + " and " + names.get(last);
  }
}
