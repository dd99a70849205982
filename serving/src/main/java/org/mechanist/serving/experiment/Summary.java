package org.mechanist.serving.experiment;

import java.util.List;
import java.util.Map;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.story.LifecycleMeasures;
import org.mechanist.serving.story.Told;

/**
 * All runs of a reproduction by their verdicts on held-out images: {@code summary.json}, whose
 * fields are a contract ({@code summary.schema.json}).
 *
 * @param runs by seed, ascending
 */
record Summary(String experiment, String recipe, List<Run> runs) {

  /**
   * One of them.
   *
   * @param lifecycle of a committee that may grow; null, and left out, of any other
   */
  record Run(
      long seed,
      long steps,
      boolean bijective,
      double purity,
      double ari,
      Accuracy accuracy,
      Map<String, Accuracy> accuracyByMechanism,
      double secondsPerStep,
      LifecycleMeasures lifecycle) {}

  static Summary of(String experiment, String recipe, List<SeedRun> runs) {
    return new Summary(experiment, recipe, runs.stream().map(Summary::run).toList());
  }

  private static Run run(SeedRun run) {
    var verdict = run.heldOut();
    return new Run(
        run.seed(),
        run.steps(),
        verdict.bijective(),
        verdict.purity(),
        verdict.ari(),
        verdict.accuracy(),
        verdict.accuracyByMechanism(),
        run.secondsPerStep(),
        run.told().map(Told::measures).orElse(null));
  }
}
