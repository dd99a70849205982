package org.mechanist.app;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Runs the seeds that a folder lacks and shows how far they are.
 *
 * @param title of the experiment
 * @param arguments of the command that runs one seed, to which the seed is added
 * @param folder where each seed's messages are kept
 * @param steps of one seed
 * @param atOnce seeds that run at the same time
 */
record SeedSweep(String title, List<String> arguments, Path folder, long steps, int atOnce) {

  /**
   * Runs them.
   *
   * @return false if it was asked to stop before they ended
   */
  boolean run(List<Long> missing, Terminal terminal) throws IOException, InterruptedException {
    long all = steps * missing.size();
    long began = System.nanoTime();
    try (var processes = new SeedProcesses(arguments, folder)) {
      boolean whole =
          processes.run(
              missing,
              atOnce,
              new StopSignal(),
              (done, running) ->
                  terminal.show(
                      terminal.bar(
                          title,
                          (double) done / all,
                          "%s, seeds %s running".formatted(left(began, done, all), running))));
      if (!whole) {
        terminal.print("stopped; the same command goes on with the seeds that are not finished");
      }
      return whole;
    }
  }

  private static String left(long began, long done, long all) {
    if (done == 0) {
      return "pretraining";
    }
    double seconds = (System.nanoTime() - began) / 1e9 * (all - done) / done;
    var left = Duration.ofSeconds(Math.round(seconds));
    return "%d:%02d:%02d left"
        .formatted(left.toHours(), left.toMinutesPart(), left.toSecondsPart());
  }
}
