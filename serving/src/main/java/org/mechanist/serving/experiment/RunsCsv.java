package org.mechanist.serving.experiment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * {@code runs.csv}: a row for each seed and look, a header above them.
 *
 * <p>Each mechanism has a column: the share of its images that its majority expert won.
 */
final class RunsCsv {

  private final Set<String> mechanisms = new TreeSet<>(new NaturalOrder());
  private final Csv csv = new Csv();

  private RunsCsv(List<SeedRun> runs) {
    runs.stream().flatMap(run -> run.looks().stream()).forEach(this::addMechanisms);
  }

  /** The whole file. */
  static String of(List<SeedRun> runs) {
    var rows = new RunsCsv(runs);
    rows.addHeader();
    runs.forEach(run -> run.looks().forEach(look -> rows.addRow(run.seed(), look)));
    return rows.csv.text();
  }

  private void addMechanisms(Look look) {
    mechanisms.addAll(look.share().keySet());
  }

  private void addHeader() {
    var cells = new ArrayList<String>();
    Collections.addAll(
        cells,
        "seed",
        "step",
        "images seen",
        "accuracy transformed",
        "accuracy restored",
        "accuracy clean",
        "purity",
        "ari",
        "distinct experts");
    mechanisms.forEach(mechanism -> cells.add("share " + mechanism));
    Collections.addAll(
        cells, "logit canonical", "logit winner", "logit loser", "milliseconds per step");
    csv.addLine(cells);
  }

  private void addRow(long seed, Look look) {
    var cells = new ArrayList<String>();
    Collections.addAll(
        cells, Long.toString(seed), Long.toString(look.step()), Long.toString(look.images()));
    Csv.addNumbers(
        cells,
        look.accuracy().transformed(),
        look.accuracy().restored(),
        look.accuracy().clean(),
        look.purity(),
        look.ari());
    cells.add(Integer.toString(look.distinct()));
    mechanisms.forEach(mechanism -> Csv.addNumbers(cells, majority(look, mechanism)));
    Csv.addNumbers(
        cells,
        look.logits().canonical(),
        look.logits().winner(),
        look.logits().loser(),
        look.millisPerStep());
    csv.addLine(cells);
  }

  private static double majority(Look look, String mechanism) {
    var won = look.share().get(mechanism);
    return won == null || won.isEmpty() ? Double.NaN : Collections.max(won.values());
  }
}
