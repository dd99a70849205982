package org.mechanist.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;

/**
 * Shows progress: in a terminal as a few lines that are redrawn in place, elsewhere as a plain line
 * now and then. From any thread.
 */
final class Terminal implements AutoCloseable {

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int BAR_CELLS = 30;

  private final org.jline.terminal.Terminal terminal; // null without one
  private final Display display;
  private final LongSupplier nanoTime = System::nanoTime;
  private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();
  private String lastText = "";

  /**
   * @param headless never redraw, even in a terminal
   */
  Terminal(boolean headless) {
    org.jline.terminal.Terminal found = null;
    if (!headless && System.console() != null) {
      try {
        found = TerminalBuilder.builder().system(true).nativeSignals(false).dumb(true).build();
      } catch (IOException e) {
        throw new UncheckedIOException("the terminal can't be opened", e);
      }
    }
    boolean capable = found != null && !found.getType().startsWith("dumb");
    this.terminal = capable ? found : null;
    this.display = capable ? new Display(found, false) : null;
  }

  /** Shows the lines in place of those shown before. */
  synchronized void show(String... lines) {
    if (terminal == null) {
      plain(lines);
      return;
    }
    int width = Math.max(20, terminal.getWidth());
    display.resize(Math.max(lines.length + 1, terminal.getHeight()), width);
    display.update(
        List.of(lines).stream()
            .map(AttributedString::fromAnsi)
            .map(line -> line.columnSubSequence(0, width - 1))
            .toList(),
        -1);
    terminal.flush();
  }

  private void plain(String... lines) {
    long now = nanoTime.getAsLong();
    var text = String.join(" | ", lines).replaceAll("\\s+", " ").strip();
    if (now - lastLine >= BETWEEN_LINES.toNanos() && !text.equals(lastText)) {
      lastLine = now;
      lastText = text;
      System.out.println(text);
    }
  }

  /** Takes the shown lines away. */
  synchronized void clear() {
    if (terminal != null) {
      display.update(List.of(), -1);
      terminal.flush();
    }
  }

  /** Prints lines that stay. */
  synchronized void print(String text) {
    clear();
    System.out.println(text);
    System.out.flush();
  }

  /**
   * A bar with what it is about.
   *
   * @param share 0 to 1, or NaN where the end is not known
   */
  String bar(String what, double share, String more) {
    if (Double.isNaN(share)) {
      return "%s … %s".formatted(what, more);
    }
    int full = (int) Math.round(BAR_CELLS * Math.min(1, Math.max(0, share)));
    return "%s [%s%s] %3.0f %% %s"
        .formatted(what, "█".repeat(full), "░".repeat(BAR_CELLS - full), 100 * share, more);
  }

  @Override
  public synchronized void close() {
    clear();
    if (terminal != null) {
      try {
        terminal.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the terminal can't be closed", e);
      }
    }
  }
}
