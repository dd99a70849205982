package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Median;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.AccuracyCurve;
import org.mechanist.serving.picture.LogitCurves;
import org.mechanist.serving.picture.Point;
import org.mechanist.serving.picture.SeedCurve;
import org.mechanist.serving.picture.SeedCurves;
import org.mechanist.serving.picture.ShareMatrix;
import org.mechanist.serving.picture.ShareMatrix.Titled;
import org.mechanist.serving.story.StoryPictures;
import org.mechanist.serving.story.StorySection;

/** Draws the pictures of a reproduction into its folder. A picture without data is left out. */
final class ExperimentPictures {

  private final PictureFolder folder;
  private final GalleryPictures gallery;
  private final ProbePictures probe;
  private final StoryPictures story;

  ExperimentPictures(PictureFolder folder) {
    this.folder = folder;
    this.gallery = new GalleryPictures(folder);
    this.probe = new ProbePictures(folder);
    this.story = new StoryPictures(folder);
  }

  /** Of all seeds together. */
  List<Figure> together(List<SeedRun> runs) throws IOException {
    var figures = new ArrayList<Figure>();
    if (runs.stream().allMatch(run -> run.looks().isEmpty())) {
      return figures;
    }
    var levels =
        new Accuracy(
            median(runs, run -> run.heldOut().accuracy().transformed()),
            median(runs, run -> run.heldOut().accuracy().restored()),
            median(runs, run -> run.heldOut().accuracy().clean()));
    var accuracy = curves(runs, look -> look.accuracy().restored());
    figures.add(
        folder.draw(
            "accuracy",
            "Accuracy on restored images over learning steps, a thin line a seed and the median"
                + " bold, between the levels of transformed and clean images.",
            "After the paper's Figure 4. Each point is of the images since the one before. The"
                + " dashed levels are those of held-out images: as they come, and clean, as good as"
                + " restoring can get.",
            palette -> SeedCurves.accuracy(accuracy, levels, palette)));
    int mechanisms =
        runs.stream().mapToInt(run -> run.heldOut().share().size()).max().orElseThrow();
    var experts = curves(runs, Look::distinct);
    figures.add(
        folder.draw(
            "experts",
            "How many experts won most of some mechanism over learning steps, a line a seed, and"
                + " the number of mechanisms.",
            "Experts that won most images of some mechanism since the point before. Lines of equal"
                + " numbers stand a little apart, so that each can be seen.",
            palette -> SeedCurves.experts(experts, mechanisms, palette)));
    figures.addAll(probe.unchanged(runs));
    return figures;
  }

  /** Of one seed, for half a page's width each. */
  List<Figure> curves(SeedRun run) throws IOException {
    var figures = new ArrayList<Figure>();
    if (!run.looks().isEmpty()) {
      var restored = points(run, look -> look.accuracy().restored());
      figures.add(
          folder.draw(
              "seed-%d-accuracy".formatted(run.seed()),
              "Seed %d: accuracy on restored images over learning steps, between the levels of"
                      .formatted(run.seed())
                  + " transformed and clean images.",
              "After the paper's Figure 4.",
              palette -> AccuracyCurve.overSteps(restored, run.heldOut().accuracy(), palette)));
    }
    if (run.looks().stream().map(Look::logits).anyMatch(ExperimentPictures::isFinite)) {
      var canonical = points(run, look -> look.logits().canonical());
      var winner = points(run, look -> look.logits().winner());
      var loser = points(run, look -> look.logits().loser());
      figures.add(
          folder.draw(
              "seed-%d-logits".formatted(run.seed()),
              "Seed %d: mean logits of canonical images, winning and losing restorations over"
                      .formatted(run.seed())
                  + " learning steps.",
              "What the objective tells apart: canonical images, and restorations that won or"
                  + " lost.",
              palette -> LogitCurves.draw(canonical, winner, loser, palette)));
    }
    return figures;
  }

  /** Of one seed, for a whole page's width each. */
  List<Figure> wide(SeedRun run) throws IOException {
    var figures = new ArrayList<>(shares(run));
    figures.addAll(gallery.of(run));
    figures.addAll(probe.scores(run));
    return figures;
  }

  /** How one seed's committee found its size; null if it was of fixed size. */
  StorySection story(SeedRun run) throws IOException {
    var told = run.told();
    if (told.isEmpty()) {
      return null;
    }
    var figures =
        story.of(
            told.get().story(),
            "seed-%d-".formatted(run.seed()),
            "Seed %d. ".formatted(run.seed()));
    return StorySection.of(Long.toString(run.seed()), told.get(), figures);
  }

  /** Who restored what at first and in the end: one picture, or none. */
  private List<Figure> shares(SeedRun run) throws IOException {
    if (run.looks().isEmpty()
        || run.looks().get(0).share().isEmpty()
        || run.heldOut().share().isEmpty()) {
      return List.of();
    }
    var first = run.looks().get(0);
    var earlier = new Titled("Up to step %d".formatted(first.step()), first.share());
    var later = new Titled("Held-out images, at the end", run.heldOut().share());
    return List.of(
        folder.draw(
            "seed-%d-share".formatted(run.seed()),
            "Seed %d: the share of each mechanism's images that each expert won, at the first look"
                    .formatted(run.seed())
                + " and at the end.",
            "After the paper's Figure 3.",
            palette -> ShareMatrix.pair(earlier, later, palette)));
  }

  private static boolean isFinite(Logits logits) {
    return Double.isFinite(logits.canonical())
        || Double.isFinite(logits.winner())
        || Double.isFinite(logits.loser());
  }

  private static List<SeedCurve> curves(List<SeedRun> runs, ToDoubleFunction<Look> value) {
    return runs.stream()
        .map(run -> new SeedCurve(run.seed(), run.heldOut().bijective(), points(run, value)))
        .toList();
  }

  private static List<Point> points(SeedRun run, ToDoubleFunction<Look> value) {
    return run.looks().stream()
        .map(look -> new Point(look.step(), value.applyAsDouble(look)))
        .toList();
  }

  private static double median(List<SeedRun> runs, ToDoubleFunction<SeedRun> value) {
    return Median.of(runs.stream().mapToDouble(value).boxed().toList());
  }
}
