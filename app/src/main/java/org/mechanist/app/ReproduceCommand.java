package org.mechanist.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.experiment.ReproductionFolder;
import org.mechanist.serving.experiment.SeedRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mechanist reproduce}: an experiment of the paper over several seeds, without Kafka. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Run an experiment of the paper over several seeds, without Kafka, on the learner that the"
          + " stream uses; set the results beside the paper's.",
      "Seeds run side by side, each in a process with one engine thread. A seed that is finished in"
          + " the folder is not run again: stop it when you like, and go on later."
    })
final class ReproduceCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Parameters(paramLabel = "EXPERIMENT", description = "One of ${COMPLETION-CANDIDATES}.")
  private Experiment experiment;

  @Mixin private RecipeFileOptions recipe;
  @Mixin private ScenarioOptions scenario;
  @Mixin private DataOptions data;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      defaultValue = "1..3",
      converter = SeedList.Converter.class,
      description = "Such as 1..10, 3 or 1,4,7..9 (default: ${DEFAULT-VALUE}).")
  private SeedList seeds;

  @Option(
      names = "--experts",
      paramLabel = "N",
      description = "Experts that compete (default: the experiment's).")
  private Integer experts;

  @Option(
      names = "--side-by-side",
      paramLabel = "N",
      description = "Seeds that run at the same time (default: one a processor).")
  private Integer sideBySide;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      defaultValue = "200",
      description =
          "Test digits to which each mechanism is applied for the verdict at the end (default:"
              + " ${DEFAULT-VALUE}).")
  private int heldOut;

  @Option(
      names = "--look-every",
      paramLabel = "N",
      defaultValue = "20",
      description = "Steps between two rows of runs.csv (default: ${DEFAULT-VALUE}).")
  private int lookEvery;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results (default: reports/EXPERIMENT-RECIPE).")
  private Path out;

  @Option(names = "--only-seed", hidden = true)
  private Long onlySeed;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--held-out", heldOut, 1, ProduceCommand.TEST_DIGITS);
    Usage.between(command, "--look-every", lookEvery, 1, Integer.MAX_VALUE);
    Usage.between(command, "--experts", experts(), 1, RecipeOptions.MOST_EXPERTS);
    Usage.between(command, "--side-by-side", atOnce(), 1, RecipeOptions.MOST_THREADS);
    var chosen = recipe.recipe(experiment.changes());
    var played = scenario.scenario();
    var folder = out != null ? out : Path.of("reports", experiment + "-" + chosen.name());
    Files.createDirectories(folder);
    ReproductionSettings.of(experiment, chosen, experts(), played, heldOut, lookEvery)
        .claim(folder);
    var results = new ReproductionFolder(folder);
    return onlySeed != null
        ? one(onlySeed, chosen, played, results)
        : all(chosen, played, folder, results);
  }

  private int one(long seed, Recipe chosen, Scenario played, ReproductionFolder results)
      throws Exception {
    try (var terminal = new Terminal(true);
        var classifier = DigitClassifier.bundled()) {
      var stream = new ScenarioStream(played, Split.of(data.load(terminal)), seed);
      var plan =
          new SeedExperiment.Plan(
              chosen, experts(), experiment.canonical(), stream, heldOut, lookEvery, seed);
      results.keep(
          new SeedExperiment(plan, classifier)
              .run(1, (done, steps) -> System.out.println(SeedProcesses.STEP + done)));
    }
    return 0;
  }

  private int all(Recipe chosen, Scenario played, Path folder, ReproductionFolder results)
      throws Exception {
    var stop = new StopSignal();
    var missing = seeds.seeds().stream().filter(seed -> results.finished(seed).isEmpty()).toList();
    long steps = played.images() / chosen.batch();
    long began = System.nanoTime();
    try (var terminal = new Terminal(false);
        var processes = new SeedProcesses(arguments(), folder)) {
      data.load(terminal); // once, before several processes would
      boolean whole =
          processes.run(
              missing,
              atOnce(),
              stop,
              (done, running) ->
                  terminal.show(
                      terminal.bar(
                          experiment.toString(),
                          (double) done / (steps * missing.size()),
                          "%s, seeds %s running"
                              .formatted(left(began, done, steps * missing.size()), running))));
      if (!whole) {
        terminal.print("stopped; the same command goes on with the seeds that are not finished");
        return Mechanist.INTERRUPTED;
      }
      var runs = new ArrayList<SeedRun>();
      for (long seed : seeds.seeds()) {
        runs.add(results.finished(seed).orElseThrow());
      }
      var page = results.report(experiment.toString(), chosen.name(), runs);
      terminal.print(ReproductionTable.of(runs));
      terminal.print("report: " + page.toAbsolutePath());
    }
    return 0;
  }

  /** Of the command that runs one seed, which is to follow. */
  private List<String> arguments() {
    var all = new ArrayList<>(command.commandLine().getParseResult().originalArgs());
    all.add("--only-seed");
    return all;
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

  private int experts() {
    return experts != null ? experts : experiment.experts();
  }

  private int atOnce() {
    return sideBySide != null ? sideBySide : Runtime.getRuntime().availableProcessors();
  }
}
