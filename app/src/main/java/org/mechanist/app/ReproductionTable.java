package org.mechanist.app;

import java.util.List;
import java.util.Locale;
import org.mechanist.serving.experiment.SeedRun;

/** What seeds came to, as lines of text. */
final class ReproductionTable {

  private ReproductionTable() {}

  static String of(List<SeedRun> runs) {
    var text = new StringBuilder();
    text.append(
        "%nseed  one to one  purity    ARI  transformed  restored   clean  s/step%n".formatted());
    for (var run : runs) {
      var verdict = run.heldOut();
      var accuracy = verdict.accuracy();
      text.append(
          String.format(
              Locale.ROOT,
              "%4d  %-10s  %6.3f  %5.3f  %9.1f %%  %6.1f %%  %4.1f %%  %6.3f%n",
              run.seed(),
              verdict.bijective() ? "yes" : "no",
              verdict.purity(),
              verdict.ari(),
              100 * accuracy.transformed(),
              100 * accuracy.restored(),
              100 * accuracy.clean(),
              run.secondsPerStep()));
    }
    long bijective = runs.stream().filter(run -> run.heldOut().bijective()).count();
    return text.append("one to one in %d of %d%n".formatted(bijective, runs.size())).toString();
  }
}
