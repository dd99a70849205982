package org.mechanist.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jline.terminal.TerminalBuilder;

/**
 * Shows progress: in a terminal as a few lines that are redrawn in place, elsewhere as a plain line
 * now and then. What the log writes to the standard error stream meanwhile appears above the lines.
 * From any thread.
 */
final class Terminal implements AutoCloseable {

  /**
   * Of a line's label, so that what follows is aligned: translate(-4,-4) fits, and 80 columns do.
   */
  static final int LABEL_COLUMNS = 16;

  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final int BAR_CELLS = 20;
  private static final char FULL = '█';
  private static final char EMPTY = '░';

  private final org.jline.terminal.Terminal terminal; // null without one
  private final PrintStream standardError = System.err;
  private final LongSupplier nanoTime;
  private final LiveLines live = new LiveLines();
  private List<String> latest = List.of();
  private long lastLine;
  private String lastText = "";

  /**
   * @param headless never redraw, even in a terminal
   */
  Terminal(boolean headless) {
    this(headless ? null : found(), System::nanoTime);
  }

  /** With a terminal, or null, and a clock. */
  Terminal(org.jline.terminal.Terminal terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.lastLine = nanoTime.getAsLong() - BETWEEN_LINES.toNanos();
    if (terminal != null) {
      System.setErr(new PrintStream(new AboveTheLines(), true, terminal.encoding()));
    }
  }

  private static org.jline.terminal.Terminal found() {
    if (System.console() == null) {
      return null;
    }
    try {
      var found = TerminalBuilder.builder().system(true).nativeSignals(false).dumb(true).build();
      if (!found.getType().startsWith("dumb")) {
        return found;
      }
      found.close();
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("the terminal can't be opened", e);
    }
  }

  /** Whether lines are redrawn in place; else a short line now and then is better. */
  boolean isLive() {
    return terminal != null;
  }

  /** Shows the lines in place of those shown before. */
  synchronized void show(String... lines) {
    if (terminal == null) {
      plain(lines);
      return;
    }
    latest = List.of(lines);
    send(live.redraw(latest, terminal.getWidth(), terminal.getHeight()));
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
      latest = List.of();
      send(live.clear(terminal.getWidth(), terminal.getHeight()));
    }
  }

  /** Prints lines that stay. */
  synchronized void print(String text) {
    if (terminal == null) {
      System.out.println(text);
      return;
    }
    clear();
    send(text.lines().map(line -> line + "\r\n").reduce("", String::concat));
  }

  private void send(String text) {
    terminal.writer().print(text);
    terminal.flush();
  }

  /** A line that begins with what it is about. */
  static String line(String what, String text) {
    return ("%-" + LABEL_COLUMNS + "s %s").formatted(what, text);
  }

  /**
   * A bar with what it is about.
   *
   * @param share 0 to 1, or NaN where the end is not known
   */
  String bar(String what, double share, String more) {
    if (Double.isNaN(share)) {
      return line(what, "… " + more);
    }
    double within = Math.min(1, Math.max(0, share));
    return line(
        what, "%s%3.0f %%  %s".formatted(isLive() ? cells(within) : "", 100 * within, more));
  }

  private String cells(double share) {
    boolean blocks = terminal.encoding().newEncoder().canEncode(FULL);
    int full = (int) Math.floor(BAR_CELLS * share);
    return "[%s%s] "
        .formatted(
            String.valueOf(blocks ? FULL : '#').repeat(full),
            String.valueOf(blocks ? EMPTY : '.').repeat(BAR_CELLS - full));
  }

  @Override
  public synchronized void close() {
    clear();
    if (terminal != null) {
      System.setErr(standardError);
      try {
        terminal.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the terminal can't be closed", e);
      }
    }
  }

  /** The standard error stream, whole lines of it: the shown lines make room and come back. */
  private final class AboveTheLines extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public void write(int value) {
      synchronized (Terminal.this) {
        line.write(value);
        if (value == '\n') {
          var shown = latest;
          clear();
          standardError.writeBytes(line.toByteArray());
          standardError.flush();
          line.reset();
          show(shown.toArray(String[]::new));
        }
      }
    }
  }
}
