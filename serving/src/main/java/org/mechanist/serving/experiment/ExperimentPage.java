package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.mechanist.serving.evaluation.Median;
import org.mechanist.serving.report.Figure;

/**
 * What the page says, as the template needs it: text, with numbers written out.
 *
 * @param verdict one sentence: how many seeds came out one to one
 * @param good whether that are as many as the paper's, or all where the paper says nothing
 * @param paper the paper's result, or null
 * @param paperCount of that how many of how many were one to one, or null
 * @param judged what the verdict rests on
 * @param all the seeds' medians, and how many came out one to one
 * @param figures of all seeds together
 */
record ExperimentPage(
    String title,
    String verdict,
    boolean good,
    String paper,
    String paperCount,
    String judged,
    List<Row> rows,
    Row all,
    List<Figure> figures,
    List<Seed> seeds) {

  private static final double PERCENT = 100;
  private static final double MILLIS = 1000;

  /** How one seed fared, or all of them. */
  record Row(
      String seed,
      boolean oneToOne,
      String oneToOneText,
      String purity,
      String ari,
      String restored,
      String clean,
      String distance,
      String settledStep,
      String millisPerStep) {}

  /** The pictures of one seed. */
  record Seed(String seed, boolean oneToOne, List<Figure> wide, List<Figure> curves) {}

  static ExperimentPage of(
      String experiment, String recipe, List<SeedRun> runs, ExperimentPictures pictures)
      throws IOException {
    long oneToOne = runs.stream().filter(run -> run.heldOut().bijective()).count();
    var count = "%d of %d".formatted(oneToOne, runs.size());
    var paper = PaperResult.of(experiment);
    var seeds = new ArrayList<Seed>();
    for (var run : runs) {
      seeds.add(
          new Seed(
              Long.toString(run.seed()),
              run.heldOut().bijective(),
              pictures.wide(run),
              pictures.curves(run)));
    }
    return new ExperimentPage(
        "Mechanist: %s, recipe %s, %s".formatted(experiment, recipe, seeds(runs)),
        "%s seed%s one to one.".formatted(count, runs.size() == 1 ? "" : "s"),
        paper.map(p -> p.reachedBy(oneToOne, runs.size())).orElse(oneToOne == runs.size()),
        paper.map(p -> "Paper: %s runs one to one.".formatted(p.count())).orElse(null),
        paper.map(PaperResult::count).orElse(null),
        judged(runs),
        runs.stream().map(ExperimentPage::row).toList(),
        all(count, oneToOne == runs.size(), runs),
        pictures.together(runs),
        seeds);
  }

  /** As {@code seeds 1–3, 5}. */
  private static String seeds(List<SeedRun> runs) {
    var spans = new ArrayList<String>();
    for (int from = 0, to; from < runs.size(); from = to + 1) {
      to = from;
      while (to + 1 < runs.size() && runs.get(to + 1).seed() == runs.get(to).seed() + 1) {
        to++;
      }
      var first = Long.toString(runs.get(from).seed());
      spans.add(from == to ? first : first + "–" + runs.get(to).seed());
    }
    return (runs.size() == 1 ? "seed " : "seeds ") + String.join(", ", spans);
  }

  private static String judged(List<SeedRun> runs) {
    var steps =
        runs.stream()
            .map(SeedRun::steps)
            .distinct()
            .sorted()
            .map(ExperimentPage::count)
            .collect(Collectors.joining(" or "));
    return ("%s learning steps. Judged on held-out images, which nothing learned from: one to one"
            + " is a run in which each mechanism has an expert of its own that wins at least 95"
            + " %% of its images.")
        .formatted(steps);
  }

  private static Row row(SeedRun run) {
    return row(
        Long.toString(run.seed()),
        run.heldOut().bijective(),
        run.heldOut().bijective() ? "yes" : "no",
        List.of(run));
  }

  private static Row all(String count, boolean oneToOne, List<SeedRun> runs) {
    return row(runs.size() == 1 ? "all" : "median", oneToOne, count, runs);
  }

  private static Row row(String seed, boolean oneToOne, String oneToOneText, List<SeedRun> runs) {
    return new Row(
        seed,
        oneToOne,
        oneToOneText,
        number(median(runs, run -> run.heldOut().purity()), 3),
        number(median(runs, run -> run.heldOut().ari()), 3),
        percent(median(runs, run -> run.heldOut().accuracy().restored())),
        percent(median(runs, run -> run.heldOut().accuracy().clean())),
        number(PERCENT * median(runs, ExperimentPage::distance), 1),
        step(median(runs, ExperimentPage::settledStep)),
        number(MILLIS * median(runs, SeedRun::secondsPerStep), 1));
  }

  private static double distance(SeedRun run) {
    return run.heldOut().accuracy().clean() - run.heldOut().accuracy().restored();
  }

  private static double settledStep(SeedRun run) {
    var step = run.settledStep();
    return step.isPresent() ? step.getAsLong() : Double.POSITIVE_INFINITY;
  }

  private static double median(List<SeedRun> runs, ToDoubleFunction<SeedRun> value) {
    return Median.of(runs.stream().mapToDouble(value).boxed().toList());
  }

  private static String step(double step) {
    return Double.isInfinite(step) ? "never" : count(Math.round(step));
  }

  private static String percent(double share) {
    return number(PERCENT * share, 1) + " %";
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value, int decimals) {
    var text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.matches("-[0.]+") ? text.substring(1) : text; // rounded to zero, it has no sign
  }
}
