package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.Point;
import org.mechanist.serving.picture.ScoreCurves;
import org.mechanist.serving.picture.ScoreCurves.Scores;
import org.mechanist.serving.picture.SeedCurve;
import org.mechanist.serving.picture.SeedCurves;

/** Draws what the probe images say of a run into its folder: scores, and who keeps its images. */
final class ProbePictures {

  private final PictureFolder folder;

  ProbePictures(PictureFolder folder) {
    this.folder = folder;
  }

  /** How much of the assignments stays as it is, of all seeds: one picture, or none. */
  List<Figure> unchanged(List<SeedRun> runs) throws IOException {
    var curves =
        runs.stream()
            .map(run -> new SeedCurve(run.seed(), run.heldOut().bijective(), unchanged(run)))
            .filter(curve -> !curve.points().isEmpty())
            .toList();
    if (curves.isEmpty()) {
      return List.of();
    }
    return List.of(
        folder.draw(
            "unchanged",
            "Share of the probe images that keep their expert from look to look, over learning"
                + " steps, a line a seed.",
            "Whether assignments still change, on held-out images that are the same at each look."
                + " Training could end after %d looks in a row above the dashed line (the paper's"
                    .formatted(Convergence.LOOKS)
                + " second criterion); here it goes on.",
            palette -> SeedCurves.unchanged(curves, Convergence.UNCHANGED, palette)));
  }

  /** The score of each expert on each mechanism, of one seed: one picture, or none. */
  List<Figure> scores(SeedRun run) throws IOException {
    var byMechanism = byMechanism(run);
    if (byMechanism.isEmpty()) {
      return List.of();
    }
    return List.of(
        folder.draw(
            "seed-%d-scores".formatted(run.seed()),
            "Seed %d: the objective's mean logit of each expert's restorations of each mechanism's"
                    .formatted(run.seed())
                + " images over learning steps, a small chart a mechanism.",
            "After the paper's Figure 6, on held-out images that are the same at each look. Bold is"
                + " the expert that is best in the end; scores below −12 are drawn at −12.",
            palette -> ScoreCurves.draw(byMechanism, palette)));
  }

  private static List<Point> unchanged(SeedRun run) {
    return run.looks().stream()
        .filter(look -> Double.isFinite(look.probe().unchanged()))
        .map(look -> new Point(look.step(), look.probe().unchanged()))
        .toList();
  }

  private static List<Scores> byMechanism(SeedRun run) {
    var points = new LinkedHashMap<String, Map<String, List<Point>>>();
    for (var look : run.looks()) {
      look.probe()
          .scores()
          .forEach(
              (mechanism, row) -> {
                var byExpert = points.computeIfAbsent(mechanism, name -> new LinkedHashMap<>());
                row.forEach(
                    (expert, score) ->
                        byExpert
                            .computeIfAbsent(expert, name -> new ArrayList<>())
                            .add(new Point(look.step(), score)));
              });
    }
    return points.entrySet().stream().map(e -> new Scores(e.getKey(), e.getValue())).toList();
  }
}
