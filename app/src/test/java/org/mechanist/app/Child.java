package org.mechanist.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  /** Not a pipe: what a process says last can be lost there when it ends. */
  private final Path output;

  private Child(List<String> arguments) throws IOException {
    this.command = "mechanist " + String.join(" ", arguments);
    this.output = Files.createTempFile("mechanist-child", ".log");
    var whole = new ArrayList<String>();
    whole.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    whole.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-Djava.awt.headless=true"));
    whole.add("-XX:TieredStopAtLevel=1"); // it does not live long enough for more
    whole.add(Mechanist.class.getName());
    whole.addAll(arguments);
    var builder = new ProcessBuilder(whole);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
    this.process = builder.start();
  }

  static Child start(List<String> arguments) throws IOException {
    return new Child(arguments);
  }

  /** Waits for a line in which the pattern is found. */
  MatchResult awaitLine(String pattern, Duration bound) throws InterruptedException {
    var matcher = Pattern.compile(pattern).matcher("");
    awaitWhileRunning(
        "a line with \"%s\"".formatted(pattern),
        () -> matcher.reset(String.join("\n", output())).find(),
        bound);
    return matcher.toMatchResult();
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

  /** What it has said so far, errors included. */
  List<String> output() {
    try {
      return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "%s%n%s".formatted(command, String.join(System.lineSeparator(), output()));
  }

  @Override
  public void close() {
    try {
      kill();
      Files.deleteIfExists(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private AssertionError failure(String what) {
    return new AssertionError(what + System.lineSeparator() + this);
  }
}
