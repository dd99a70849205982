package org.mechanist.serving.independence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.serving.evaluation.Median;

/** Of several seeds together. */
final class Medians {

  private Medians() {}

  /** For each pair that any seed has a ratio of, the median of those that have. */
  static Map<String, Map<String, Double>> ratios(List<SeedEfforts> runs) {
    var mechanisms = runs.get(0).mechanisms();
    var medians = new LinkedHashMap<String, Map<String, Double>>();
    for (var mechanism : mechanisms) {
      var row = new LinkedHashMap<String, Double>();
      for (var known : mechanisms) {
        var ratios =
            runs.stream().flatMap(run -> run.ratio(mechanism, known).stream().boxed()).toList();
        if (!ratios.isEmpty()) {
          row.put(known, Median.of(ratios));
        }
      }
      medians.put(mechanism, row);
    }
    return medians;
  }

  /** Of steps: of a mechanism alone, or given another if {@code known} is not null. */
  static double steps(List<SeedEfforts> runs, String mechanism, String known) {
    return Median.of(
        runs.stream()
            .map(
                run ->
                    known == null
                        ? run.alone().get(mechanism)
                        : run.given().get(mechanism).get(known))
            .map(effort -> (double) effort.steps())
            .toList());
  }
}
