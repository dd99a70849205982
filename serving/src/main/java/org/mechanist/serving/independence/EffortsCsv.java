package org.mechanist.serving.independence;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.serving.experiment.Csv;

/**
 * {@code runs.csv}: a row for each inverse that was learned, a header above them. {@code given} is
 * empty where it was learned from the approximate identity.
 */
final class EffortsCsv {

  private final Csv csv = new Csv();

  private EffortsCsv() {}

  static String of(List<SeedEfforts> runs) {
    var rows = new EffortsCsv();
    rows.csv.addLine(List.of("seed", "mechanism", "given", "steps", "reached", "error", "ratio"));
    for (var run : runs) {
      run.alone().forEach((mechanism, effort) -> rows.add(run, mechanism, "", effort));
      run.given()
          .forEach(
              (mechanism, row) ->
                  row.forEach((known, effort) -> rows.add(run, mechanism, known, effort)));
    }
    return rows.csv.text();
  }

  private void add(SeedEfforts run, String mechanism, String known, Effort effort) {
    var cells =
        new ArrayList<>(
            List.of(
                Long.toString(run.seed()),
                mechanism,
                known,
                Integer.toString(effort.steps()),
                Boolean.toString(effort.reached())));
    Csv.addNumbers(cells, effort.error(), run.ratio(mechanism, known).orElse(Double.NaN));
    csv.addLine(cells);
  }
}
