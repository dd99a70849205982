package org.mechanist.app;

import java.util.List;
import java.util.Locale;
import org.mechanist.serving.experiment.PaperResult;
import org.mechanist.serving.experiment.SeedRun;

/** What seeds came to, as lines of text. */
final class ReproductionTable {

  private ReproductionTable() {}

  static String of(String experiment, List<SeedRun> runs) {
    var text = new StringBuilder();
    text.append(
        "%nseed  one to one  purity    ARI  transformed  restored   clean  stop at  s/step%n"
            .formatted());
    for (var run : runs) {
      var verdict = run.heldOut();
      var accuracy = verdict.accuracy();
      text.append(
          String.format(
              Locale.ROOT,
              "%4d  %-10s  %6.3f  %5.3f  %9.1f %%  %6.1f %%  %4.1f %%  %7s  %6.3f%n",
              run.seed(),
              verdict.bijective() ? "yes" : "no",
              verdict.purity(),
              verdict.ari(),
              100 * accuracy.transformed(),
              100 * accuracy.restored(),
              100 * accuracy.clean(),
              run.convergence().map(met -> Long.toString(met.step())).orElse("never"),
              run.secondsPerStep()));
    }
    for (var run : runs) {
      run.roles()
          .text()
          .ifPresent(roles -> text.append("seed %d: %s%n".formatted(run.seed(), roles)));
    }
    long bijective = runs.stream().filter(run -> run.heldOut().bijective()).count();
    text.append("one to one in %d of %d%n".formatted(bijective, runs.size()));
    PaperResult.of(experiment)
        .ifPresent(paper -> text.append("paper: %s%n".formatted(paper.words())));
    return text.toString();
  }
}
