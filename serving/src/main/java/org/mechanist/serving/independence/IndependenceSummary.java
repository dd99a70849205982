package org.mechanist.serving.independence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All seeds: {@code summary.json}, whose fields are a contract ({@code summary.schema.json}).
 *
 * @param ratios medians over the seeds, by mechanism and by the one that was known
 * @param runs by seed, ascending
 */
record IndependenceSummary(
    String experiment, String recipe, Map<String, Map<String, Double>> ratios, List<Run> runs) {

  record Run(
      long seed,
      long steps,
      Map<String, Integer> stepsAlone,
      Map<String, Map<String, Double>> ratios,
      double secondsPerStep) {}

  static IndependenceSummary of(String experiment, String recipe, List<SeedEfforts> runs) {
    return new IndependenceSummary(
        experiment,
        recipe,
        Medians.ratios(runs),
        runs.stream().map(IndependenceSummary::run).toList());
  }

  private static Run run(SeedEfforts run) {
    var alone = new LinkedHashMap<String, Integer>();
    run.alone().forEach((mechanism, effort) -> alone.put(mechanism, effort.steps()));
    return new Run(run.seed(), run.steps(), alone, run.ratios(), run.secondsPerStep());
  }
}
