package org.mechanist.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A {@code mechanist} command in a process of its own, started as the launcher does: a short
 * command line, the class path in the environment. Every wait is bounded and fails with what the
 * process said.
 */
final class Child implements AutoCloseable {

  private static final long TICK_MILLIS = 50;

  private final String command;
  private final Process process;
  private final Thread reader;
  private final List<String> lines = new ArrayList<>();

  private Child(List<String> arguments) throws IOException {
    this.command = "mechanist " + String.join(" ", arguments);
    var whole = new ArrayList<String>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    whole.add(Mechanist.class.getName());
    whole.addAll(arguments);
    var builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    this.process = builder.start();
    this.reader = new Thread(this::read, "output of " + arguments.get(0));
    reader.setDaemon(true);
    reader.start();
  }

  static Child start(List<String> arguments) throws IOException {
    return new Child(arguments);
  }

  static Child start(String... arguments) throws IOException {
    return new Child(List.of(arguments));
  }

  /** Waits for a line in which the pattern is found. */
  MatchResult awaitLine(String pattern, Duration bound) throws InterruptedException {
    var compiled = Pattern.compile(pattern);
    long deadline = System.nanoTime() + bound.toNanos();
    synchronized (lines) {
      for (int next = 0; ; next++) {
        while (next == lines.size()) {
          long left = deadline - System.nanoTime();
          if (left <= 0 || !reader.isAlive()) {
            throw failure("no line with \"%s\" within %s".formatted(pattern, bound));
          }
          lines.wait(Math.min(TICK_MILLIS, left / 1_000_000 + 1));
        }
        var matcher = compiled.matcher(lines.get(next));
        if (matcher.find()) {
          return matcher.toMatchResult();
        }
      }
    }
  }

  /** Waits until something holds, while the process runs. */
  void awaitWhileRunning(String what, BooleanSupplier condition, Duration bound)
      throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || process.waitFor(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw failure("not so within %s: %s".formatted(bound, what));
      }
    }
  }

  /** Waits for its end; gives its exit code. */
  int awaitExit(Duration bound) throws InterruptedException {
    if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
      throw failure("did not end within " + bound);
    }
    reader.join(bound.toMillis());
    return process.exitValue();
  }

  /** As {@code kill -9}; returns when it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As {@code kill}, that is SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** What it has said so far, errors included. */
  List<String> output() {
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  @Override
  public String toString() {
    return "%s%n%s".formatted(command, String.join(System.lineSeparator(), output()));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + System.lineSeparator() + this);
  }

  private void read() {
    try (var in =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (lines) {
          lines.add(line);
          lines.notifyAll();
        }
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
