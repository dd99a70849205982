package org.mechanist.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.serving.independence.IndependenceFolder;
import org.mechanist.serving.independence.SeedEfforts;

/** The experiment on independence over several seeds, in its folder. */
final class IndependenceReproduction {

  /** Steps after which an inverse is given up, unless the user says another number. */
  static final int MOST_STEPS = 600;

  /** As many are squared inverses to learn. */
  static final int MOST_MECHANISMS = 6;

  /** Unlike each other, and three of a kind: one beside another, and one against it. */
  static final List<Mechanism> MECHANISMS =
      List.of("invert", "noise(0.5)", "translate(4,0)", "translate(4,4)", "translate(-4,0)")
          .stream()
          .map(Mechanisms::parse)
          .toList();

  private final String title;
  private final Recipe recipe;
  private final List<Mechanism> mechanisms;
  private final int most;
  private final Path folder;
  private final IndependenceFolder results;

  /** What the results of a folder were made with. */
  private record Settings(String training, Recipe recipe, List<String> mechanisms, int mostSteps) {}

  IndependenceReproduction(
      String title, Recipe recipe, List<Mechanism> mechanisms, int most, Path folder) {
    this.title = title;
    this.recipe = recipe;
    this.mechanisms = mechanisms;
    this.most = most;
    this.folder = folder;
    this.results = new IndependenceFolder(folder);
  }

  /**
   * The first mechanisms of a scenario.
   *
   * @throws IllegalArgumentException if it has one alone
   */
  static List<Mechanism> of(Scenario scenario) {
    var all = scenario.mechanisms();
    if (all.size() < 2) {
      throw new IllegalArgumentException(
          "independence is of 2 mechanisms or more, scenario %s has 1".formatted(scenario.name()));
    }
    return all.subList(0, Math.min(MOST_MECHANISMS, all.size()));
  }

  /** Runs one seed, and keeps what it came to. */
  void one(Split split, long seed) throws IOException {
    var plan = new IndependenceExperiment.Plan(recipe, mechanisms, split, most, seed);
    var experiment =
        new IndependenceExperiment(plan, done -> System.out.println(SeedProcesses.STEP + done));
    results.seeds().keep(experiment.run(1));
  }

  /**
   * Runs the seeds that are not there yet, and reports all.
   *
   * @param arguments of the command that runs one seed, to which the seed is added
   * @return false if it was asked to stop
   */
  boolean all(List<Long> seeds, List<String> arguments, int atOnce, Terminal terminal)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    SettingsFile.claim(
        folder,
        new Settings(title, recipe, mechanisms.stream().map(Mechanism::name).toList(), most));
    var missing = seeds.stream().filter(seed -> results.seeds().finished(seed).isEmpty()).toList();
    long steps = IndependenceExperiment.Plan.steps(mechanisms.size(), most);
    if (!new SeedSweep(title, arguments, folder, steps, atOnce).run(missing, terminal)) {
      return false;
    }
    var runs = new ArrayList<SeedEfforts>();
    for (long seed : seeds) {
      runs.add(results.seeds().finished(seed).orElseThrow());
    }
    var page = results.report(title, recipe.name(), runs);
    terminal.print(IndependenceTable.of(runs));
    terminal.print("report: " + page.toAbsolutePath());
    return true;
  }
}
