package org.mechanist.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.experiment.ReproductionFolder;
import org.mechanist.serving.experiment.SeedRun;
import org.mechanist.serving.experiment.VariantsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
          + " the folder is not run again: stop it when you like, and go on later.",
      "specialization, classifier, samples, mechanisms, transfer and convergence look at the same"
          + " training: with the same --out, seeds that one of them has run serve the others.",
      "independence (Appendix D) learns inverses one by one, from pairs: each of up to "
          + IndependenceReproduction.MOST_MECHANISMS
          + " mechanisms, alone and given each other one. Without --scenario these are invert,"
          + " noise(0.5), translate(4,0), translate(4,4) and translate(-4,0), else the scenario's"
          + " first; --steps is after how many an inverse is given up (default: "
          + IndependenceReproduction.MOST_STEPS
          + ")."
    })
final class ReproduceCommand implements Callable<Integer> {

  /** What says nothing of an experiment in which nothing competes. */
  private static final List<String> OF_COMPETITIONS =
      List.of("--experts", "--most-experts", "--held-out", "--look-every", "--variant");

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
      names = "--most-experts",
      paramLabel = "N",
      description =
          "Experts that there may be at most: if more than at first, the committee finds its size"
              + " itself (default: the experiment's).")
  private Integer mostExperts;

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

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "Only this variant of an experiment that has several, such as 64-filters; may be"
              + " repeated (default: all).")
  private List<String> variants = List.of();

  @Option(names = "--only-seed", hidden = true)
  private Long onlySeed;

  @Option(names = "--only-variant", hidden = true)
  private String onlyVariant;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--held-out", heldOut, 1, ProduceCommand.TEST_DIGITS);
    Usage.between(command, "--look-every", lookEvery, 1, Integer.MAX_VALUE);
    Usage.between(command, "--side-by-side", atOnce(), 1, RecipeOptions.MOST_THREADS);
    if (experiment == Experiment.INDEPENDENCE) {
      return independence() ? 0 : Mechanist.INTERRUPTED;
    }
    if (onlySeed != null) {
      return one(chosen(List.of(onlyVariant)).get(0));
    }
    var several = new LinkedHashMap<String, List<SeedRun>>();
    var chosen = chosen(variants);
    for (var variant : chosen) {
      var runs = all(variant);
      if (runs.isEmpty()) {
        return Mechanist.INTERRUPTED;
      }
      several.put(variant.name(), runs);
    }
    if (experiment.variants().size() > 1) {
      System.out.println(
          "report: "
              + VariantsPage.write(out(), experiment.toString(), recipe.recipe().name(), several)
                  .toAbsolutePath());
    }
    return 0;
  }

  /** The variants of those names, or all. */
  private List<Experiment.Training> chosen(List<String> names) {
    var all = experiment.variants();
    for (var name : names) {
      if (all.stream().noneMatch(variant -> variant.name().equals(name))) {
        throw new ParameterException(
            command.commandLine(),
            "%s has no variant %s; it has %s"
                .formatted(
                    experiment,
                    name,
                    all.stream().map(Experiment.Training::name).collect(Collectors.joining(", "))));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(variant -> names.contains(variant.name())).toList();
  }

  private int one(Experiment.Training variant) throws Exception {
    var chosen = recipe.recipe(variant.changes());
    try (var terminal = new Terminal(true);
        var classifier = DigitClassifier.bundled()) {
      var stream = new ScenarioStream(played(variant), Split.of(data.load(terminal)), onlySeed);
      var plan =
          new SeedExperiment.Plan(
              chosen,
              experts(variant),
              mostExperts(variant),
              variant.canonical(),
              stream,
              heldOut,
              lookEvery,
              onlySeed);
      new ReproductionFolder(folder(variant))
          .keep(
              new SeedExperiment(plan, classifier)
                  .run(1, (done, steps) -> System.out.println(SeedProcesses.STEP + done)));
    }
    return 0;
  }

  /** The runs of all seeds; none if it was asked to stop. */
  private List<SeedRun> all(Experiment.Training variant) throws Exception {
    Usage.between(command, "--experts", experts(variant), 1, RecipeOptions.MOST_EXPERTS);
    Usage.between(
        command,
        "--most-experts",
        mostExperts(variant),
        experts(variant),
        RecipeOptions.MOST_EXPERTS);
    var chosen = recipe.recipe(variant.changes());
    var played = played(variant);
    var folder = folder(variant);
    Files.createDirectories(folder);
    SettingsFile.claim(
        folder,
        ReproductionSettings.of(
            variant, chosen, experts(variant), mostExperts(variant), played, heldOut, lookEvery));
    var results = new ReproductionFolder(folder);
    var missing = seeds.seeds().stream().filter(seed -> results.finished(seed).isEmpty()).toList();
    var arguments = arguments("--only-variant", variant.name());
    long steps = played.images() / chosen.batch();
    try (var terminal = new Terminal(false)) {
      data.load(terminal); // once, before several processes would
      if (!new SeedSweep(title(variant), arguments, folder, steps, atOnce())
          .run(missing, terminal)) {
        return List.of();
      }
      var runs = new ArrayList<SeedRun>();
      for (long seed : seeds.seeds()) {
        runs.add(results.finished(seed).orElseThrow());
      }
      var page = results.report(title(variant), chosen.name(), runs);
      terminal.print(ReproductionTable.of(title(variant), runs));
      terminal.print("report: " + page.toAbsolutePath());
      return runs;
    }
  }

  /** Appendix D, in which nothing competes: true if all seeds are there. */
  private boolean independence() throws Exception {
    for (var option : OF_COMPETITIONS) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(),
            "nothing competes in %s, which does not take %s".formatted(experiment, option));
      }
    }
    var mechanisms =
        Usage.checked(
            command,
            () ->
                scenario
                    .chosen()
                    .map(IndependenceReproduction::of)
                    .orElse(IndependenceReproduction.MECHANISMS));
    var reproduction =
        new IndependenceReproduction(
            experiment.toString(),
            recipe.recipe(),
            mechanisms,
            scenario.steps().orElse(IndependenceReproduction.MOST_STEPS),
            out());
    try (var terminal = new Terminal(onlySeed != null)) {
      var mnist = data.load(terminal); // once, before several processes would
      if (onlySeed != null) {
        reproduction.one(Split.of(mnist), onlySeed);
        return true;
      }
      return reproduction.all(seeds.seeds(), arguments(), atOnce(), terminal);
    }
  }

  /** Of the command that runs one seed, which is to follow. */
  private List<String> arguments(String... more) {
    var all = new ArrayList<>(command.commandLine().getParseResult().originalArgs());
    all.addAll(List.of(more));
    all.add("--only-seed");
    return all;
  }

  private Path out() {
    return out != null ? out : Path.of("reports", experiment + "-" + recipe.recipe().name());
  }

  private Path folder(Experiment.Training variant) {
    return experiment.variants().size() > 1 ? out().resolve(variant.name()) : out();
  }

  private String title(Experiment.Training variant) {
    return experiment.variants().size() > 1
        ? experiment + "/" + variant.name()
        : experiment.toString();
  }

  private int experts(Experiment.Training variant) {
    return experts != null ? experts : variant.experts();
  }

  private Scenario played(Experiment.Training variant) {
    return scenario.scenario(variant.scenario());
  }

  private int mostExperts(Experiment.Training variant) {
    if (mostExperts != null) {
      return mostExperts;
    }
    boolean grows = variant.mostExperts() > variant.experts();
    return grows ? Math.max(variant.mostExperts(), experts(variant)) : experts(variant);
  }

  private int atOnce() {
    return sideBySide != null ? sideBySide : Runtime.getRuntime().availableProcessors();
  }
}
