package org.mechanist.app;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are redrawn in place, as the characters to send to it: in
 * one piece, so that nothing flickers. Knows how many rows are taken, also after the terminal has
 * become narrower and wrapped them. Leaves the cursor at the start of the row below. Not
 * thread-safe.
 */
final class LiveLines {

  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  /** Of a terminal that does not know its size, such as that of a serial line. */
  private static final int USUAL_COLUMNS = 80;

  private static final int USUAL_ROWS = 24;

  private List<String> shown = List.of();

  /**
   * Replaces what is shown. Lines that are too long are cut, so that none wraps; lines for which
   * there is no room are left out.
   *
   * @param columns of the terminal; 0 if unknown
   * @param rows of the terminal; 0 if unknown
   */
  String redraw(List<String> lines, int columns, int rows) {
    int width = columns > 0 ? columns : USUAL_COLUMNS;
    int height = rows > 0 ? rows : USUAL_ROWS;
    var text = new StringBuilder(toFirst(width, height));
    var fitting = new ArrayList<String>();
    for (var line : lines.subList(0, Math.min(lines.size(), height - 1))) {
      fitting.add(line.substring(0, Math.min(line.length(), width - 1)));
    }
    fitting.forEach(line -> text.append(line).append(CLEAR_REST_OF_LINE).append("\r\n"));
    text.append(CLEAR_BELOW);
    shown = fitting;
    return text.toString();
  }

  /** Takes away what is shown. */
  String clear(int columns, int rows) {
    return shown.isEmpty() ? "" : redraw(List.of(), columns, rows);
  }

  private String toFirst(int width, int height) {
    int taken = shown.stream().mapToInt(line -> Math.max(1, ceilDiv(line.length(), width))).sum();
    int up = Math.min(taken, height - 1);
    return up > 0 ? "\r" + UP.formatted(up) : "\r";
  }

  private static int ceilDiv(int value, int divisor) {
    return (value + divisor - 1) / divisor;
  }
}
