package org.mechanist.serving.experiment;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Median;

/** What an experiment is measured by, and what it has to come to. */
public sealed interface Goal {

  /** Whether runs came to it. */
  boolean isReachedBy(List<SeedRun> runs);

  /** What runs came to, as a sentence. */
  String result(List<SeedRun> runs);

  /**
   * At least as large a share of runs one to one.
   *
   * @param count runs in which each mechanism got an expert of its own
   * @param runs of all
   */
  record OneToOne(int count, int runs) implements Goal {

    static final OneToOne ALL = new OneToOne(1, 1);

    @Override
    public boolean isReachedBy(List<SeedRun> of) {
      return count(of) * runs >= (long) count * of.size();
    }

    @Override
    public String result(List<SeedRun> of) {
      return "%d of %d seed%s one to one."
          .formatted(count(of), of.size(), of.size() == 1 ? "" : "s");
    }

    private static long count(List<SeedRun> runs) {
      return runs.stream().filter(run -> run.heldOut().bijective()).count();
    }
  }

  /**
   * Restored images are read about as well as clean ones.
   *
   * @param distance by how much less of them at most, in the median
   */
  record NearClean(double distance) implements Goal {
    @Override
    public boolean isReachedBy(List<SeedRun> runs) {
      return median(runs, Accuracy::clean) - median(runs, Accuracy::restored) <= distance;
    }

    @Override
    public String result(List<SeedRun> runs) {
      return accuracy(runs);
    }
  }

  /**
   * Restored images are read well.
   *
   * @param least share of them, in the median
   */
  record Restored(double least) implements Goal {
    @Override
    public boolean isReachedBy(List<SeedRun> runs) {
      return median(runs, Accuracy::restored) >= least;
    }

    @Override
    public String result(List<SeedRun> runs) {
      return accuracy(runs);
    }
  }

  /** None: the experiment shows what does not work, and comes to what it comes to. */
  record None() implements Goal {
    @Override
    public boolean isReachedBy(List<SeedRun> runs) {
      return false;
    }

    @Override
    public String result(List<SeedRun> runs) {
      return accuracy(runs);
    }
  }

  private static String accuracy(List<SeedRun> runs) {
    return String.format(
        Locale.ROOT,
        "%.1f %% of restored digits are read as labelled; of transformed ones %.1f %%, of clean"
            + " ones %.1f %%.",
        100 * median(runs, Accuracy::restored),
        100 * median(runs, Accuracy::transformed),
        100 * median(runs, Accuracy::clean));
  }

  private static double median(List<SeedRun> runs, ToDoubleFunction<Accuracy> value) {
    return Median.of(
        runs.stream().map(run -> value.applyAsDouble(run.heldOut().accuracy())).toList());
  }
}
