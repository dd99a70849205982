package org.mechanist.app;

import java.util.List;
import org.mechanist.serving.independence.Effort;
import org.mechanist.serving.independence.SeedEfforts;

/** What the inverses took, as lines of text. */
final class IndependenceTable {

  private static final String CELL = "%16s";

  private IndependenceTable() {}

  static String of(List<SeedEfforts> runs) {
    var text = new StringBuilder();
    for (var run : runs) {
      var mechanisms = run.alone().keySet();
      text.append("%nseed %d: steps to learn the inverse of a mechanism%n".formatted(run.seed()));
      text.append(CELL.formatted("")).append(CELL.formatted("alone"));
      mechanisms.forEach(known -> text.append("%22s".formatted("given " + known)));
      text.append(System.lineSeparator());
      run.alone()
          .forEach(
              (mechanism, alone) -> {
                text.append(CELL.formatted(mechanism)).append(CELL.formatted(steps(alone)));
                var row = run.given().get(mechanism);
                mechanisms.forEach(
                    known ->
                        text.append(
                            "%22s".formatted(row.containsKey(known) ? steps(row.get(known)) : "")));
                text.append(System.lineSeparator());
              });
    }
    return text.append("paper: gives no number").toString();
  }

  private static String steps(Effort effort) {
    return (effort.reached() ? "" : "≥ ") + effort.steps();
  }
}
