package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.mechanist.serving.evaluation.Median;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.story.StorySection;

/**
 * What the page says, as the template needs it: text, with numbers written out.
 *
 * @param verdict one sentence: what the seeds came to
 * @param good whether that is the experiment's goal
 * @param neutral whether it has none
 * @param paper the paper's result, or null
 * @param paperNumbers of that, or null
 * @param judged what the verdict rests on
 * @param all the seeds' medians, and how many came out one to one
 * @param figures of all seeds together
 */
record ExperimentPage(
    String title,
    String verdict,
    boolean good,
    boolean neutral,
    String paper,
    PaperResult paperNumbers,
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
      String stopsAt,
      String millisPerStep) {}

  /**
   * The pictures of one seed.
   *
   * @param roles what became of experts without a mechanism, or null
   * @param story how its committee found its size, or null
   */
  record Seed(
      String seed,
      boolean oneToOne,
      String roles,
      StorySection story,
      List<Figure> wide,
      List<Figure> curves) {}

  static ExperimentPage of(
      String experiment, String recipe, List<SeedRun> runs, ExperimentPictures pictures)
      throws IOException {
    var paper = PaperResult.of(experiment);
    var goal = paper.map(PaperResult::goal).orElse(Goal.OneToOne.ALL);
    var lead = paper.map(PaperResult::figure).orElse("share");
    var seeds = new ArrayList<Seed>();
    for (var run : runs) {
      seeds.add(
          new Seed(
              Long.toString(run.seed()),
              run.heldOut().bijective(),
              run.roles().text().map(text -> text + ".").orElse(null),
              pictures.story(run),
              ordered(pictures.wide(run), lead),
              pictures.curves(run)));
    }
    long oneToOne = runs.stream().filter(run -> run.heldOut().bijective()).count();
    return new ExperimentPage(
        "Mechanist: %s, recipe %s, %s"
            .formatted(experiment, recipe, SeedNames.of(runs.stream().map(SeedRun::seed).toList())),
        goal.result(runs),
        goal.isReachedBy(runs),
        goal instanceof Goal.None,
        paper.map(p -> "Paper: " + p.words()).orElse(null),
        paper.orElse(null),
        judged(runs),
        runs.stream().map(ExperimentPage::row).toList(),
        all("%d of %d".formatted(oneToOne, runs.size()), oneToOne == runs.size(), runs),
        ordered(pictures.together(runs), lead),
        seeds);
  }

  /** What the experiment is about comes first. */
  private static List<Figure> ordered(List<Figure> figures, String lead) {
    return figures.stream()
        .sorted(Comparator.comparing(figure -> !figure.name().endsWith(lead)))
        .toList();
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
        stop(runs),
        number(MILLIS * median(runs, SeedRun::secondsPerStep), 1));
  }

  private static double distance(SeedRun run) {
    return run.heldOut().accuracy().clean() - run.heldOut().accuracy().restored();
  }

  private static double settledStep(SeedRun run) {
    var step = run.settledStep();
    return step.isPresent() ? step.getAsLong() : Double.POSITIVE_INFINITY;
  }

  /**
   * As {@code 400 (98.1 %)}: step and accuracy; without the latter where it would be a median's.
   */
  private static String stop(List<SeedRun> runs) {
    var one = runs.size() == 1 ? runs.get(0).convergence() : Optional.<Convergence>empty();
    return one.map(c -> "%s (%s)".formatted(count(c.step()), percent(c.accuracy())))
        .orElse(step(median(runs, ExperimentPage::convergedStep)));
  }

  private static double convergedStep(SeedRun run) {
    return run.convergence()
        .map(convergence -> (double) convergence.step())
        .orElse(Double.POSITIVE_INFINITY);
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
