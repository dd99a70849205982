package org.mechanist.serving.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * {@code runs.csv}: a row for each seed and look, a header above them. After RFC 4180 save that
 * lines end with a line feed alone; a number that is not finite, or not there, is an empty cell.
 *
 * <p>Each mechanism has a column: the share of its images that its majority expert won.
 */
final class RunsCsv {

  private final Set<String> mechanisms = new TreeSet<>(new NaturalOrder());
  private final StringBuilder text = new StringBuilder();

  private RunsCsv(List<SeedRun> runs) {
    runs.stream().flatMap(run -> run.looks().stream()).forEach(this::addMechanisms);
  }

  /** The whole file. */
  static String of(List<SeedRun> runs) {
    var csv = new RunsCsv(runs);
    csv.addHeader();
    runs.forEach(run -> run.looks().forEach(look -> csv.addRow(run.seed(), look)));
    return csv.text.toString();
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
    addLine(cells);
  }

  private void addRow(long seed, Look look) {
    var cells = new ArrayList<String>();
    Collections.addAll(
        cells, Long.toString(seed), Long.toString(look.step()), Long.toString(look.images()));
    addNumbers(
        cells,
        look.accuracy().transformed(),
        look.accuracy().restored(),
        look.accuracy().clean(),
        look.purity(),
        look.ari());
    cells.add(Integer.toString(look.distinct()));
    mechanisms.forEach(mechanism -> addNumbers(cells, majority(look, mechanism)));
    addNumbers(
        cells,
        look.logits().canonical(),
        look.logits().winner(),
        look.logits().loser(),
        look.millisPerStep());
    addLine(cells);
  }

  private static double majority(Look look, String mechanism) {
    var won = look.share().get(mechanism);
    return won == null || won.isEmpty() ? Double.NaN : Collections.max(won.values());
  }

  private static void addNumbers(Collection<String> cells, double... numbers) {
    for (double number : numbers) {
      cells.add(Double.isFinite(number) ? Double.toString(number) : "");
    }
  }

  private void addLine(Collection<String> cells) {
    text.append(cells.stream().map(RunsCsv::quoted).collect(Collectors.joining(","))).append('\n');
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }
}
