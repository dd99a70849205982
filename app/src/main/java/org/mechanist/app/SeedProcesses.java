package org.mechanist.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs seeds side by side, each in a process of its own: the engine's random numbers belong to a
 * process, and a seed's result must not depend on its neighbours.
 */
final class SeedProcesses implements AutoCloseable {

  /** What a process writes before its number of steps done, a line each. */
  static final String STEP = "step ";

  private static final long LOOK_EVERY_MILLIS = 250;

  private final List<String> arguments;
  private final Path folder;
  private final Map<Long, Process> running = new HashMap<>();
  private final Map<Long, Long> steps = new HashMap<>();

  /**
   * @param arguments of the command that runs one seed, to which the seed is added
   * @param folder where each seed's messages are kept
   */
  SeedProcesses(List<String> arguments, Path folder) {
    this.arguments = arguments;
    this.folder = folder;
  }

  /** Told now and then. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param steps done by all seeds together
     * @param running seeds
     */
    void progress(long steps, Collection<Long> running);
  }

  /**
   * Runs all; false if it was asked to stop before they ended.
   *
   * @throws IllegalStateException if one failed, with where its messages are
   */
  boolean run(List<Long> seeds, int atOnce, StopSignal stop, Listener listener)
      throws IOException, InterruptedException {
    Deque<Long> waiting = new ArrayDeque<>(seeds);
    while (!waiting.isEmpty() || !running.isEmpty()) {
      while (!waiting.isEmpty() && running.size() < atOnce) {
        start(waiting.pop());
      }
      if (stop.await(LOOK_EVERY_MILLIS)) {
        return false;
      }
      for (var seed : List.copyOf(running.keySet())) {
        settle(seed);
      }
      listener.progress(stepsDone(), List.copyOf(running.keySet()));
    }
    return true;
  }

  private void start(long seed) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add(Mechanist.class.getName());
    command.addAll(arguments);
    command.add(Long.toString(seed));
    var builder = new ProcessBuilder(command).redirectError(messages(seed).toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    var process = builder.start();
    process.getOutputStream().close();
    running.put(seed, process);
    var reader = new Thread(() -> follow(seed, process), "mechanist-seed-" + seed);
    reader.setDaemon(true);
    reader.start();
  }

  private void follow(long seed, Process process) {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(STEP)) {
          synchronized (steps) {
            steps.put(seed, Long.parseLong(line.substring(STEP.length())));
          }
        }
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private long stepsDone() {
    synchronized (steps) {
      return steps.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private void settle(long seed) {
    var process = running.get(seed);
    if (process.isAlive()) {
      return;
    }
    running.remove(seed);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "seed %d ended with exit code %d; what it said is in %s"
              .formatted(seed, process.exitValue(), messages(seed)));
    }
  }

  private Path messages(long seed) {
    return folder.resolve("seed-%d.log".formatted(seed));
  }

  /** Ends what still runs. */
  @Override
  public void close() {
    running.values().forEach(Process::destroy);
    for (var process : running.values()) {
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
