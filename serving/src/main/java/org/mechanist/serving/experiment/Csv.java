package org.mechanist.serving.experiment;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Lines of a table for programs. After RFC 4180 save that lines end with a line feed alone; a
 * number that is not finite, or not there, is an empty cell.
 */
public final class Csv {

  private final StringBuilder text = new StringBuilder();

  /** Adds numbers to the cells of a line. */
  public static void addNumbers(Collection<String> cells, double... numbers) {
    for (double number : numbers) {
      cells.add(Double.isFinite(number) ? Double.toString(number) : "");
    }
  }

  /** Adds a line; its cells are quoted where that is needed. */
  public void addLine(Collection<String> cells) {
    text.append(cells.stream().map(Csv::quoted).collect(Collectors.joining(","))).append('\n');
  }

  private static String quoted(String cell) {
    return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + cell.replace("\"", "\"\"") + '"'
        : cell;
  }

  /** The whole file. */
  public String text() {
    return text.toString();
  }
}
