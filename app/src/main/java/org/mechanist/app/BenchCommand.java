package org.mechanist.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.mechanist.learner.bench.PipelineBenchmark;
import org.mechanist.learner.bench.StepBenchmark;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.Operation;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.recipe.Recipes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mechanist bench}: how near the step is to what the machine can do, and the pipeline to the
 * step.
 */
@Command(
    name = "bench",
    subcommands = BenchServeCommand.class,
    mixinStandardHelpOptions = true,
    description = {
      "Measure, in one run on this machine: the rate of a plain convolution, the time of a learning"
          + " step by part, and the pipeline through Kafka against the step alone.",
      "floor_ratio is the step's time over what its convolutions alone would take at that rate;"
          + " pipeline_overhead is the share of time that Kafka and the pipeline add;"
          + " exactly_once_cost is the share of throughput that transactions take off the same"
          + " pipeline with at-least-once delivery, publish_ms what a batch waits for to be"
          + " published with either;"
          + " lifecycle_share is what a committee that finds its size itself costs beside a step."
          + " They mean something on a quiet machine only.",
      "Beside it, in the same rounds: the step of recipe paper, and the step once experts have"
          + " specialized and the gate proposes who competes, with as many experts and with 32."
    })
final class BenchCommand implements Callable<Integer> {

  private static final String PAPER = "paper";
  private static final String GATED = "gated";
  private static final String GATED_32 = "gated_32";
  private static final int MANY_EXPERTS = 32;

  /** A step is measured as it is once experts have learned for long: a benchmark is too short. */
  private static final Map<String, String> LEARNED = Map.of("experts.consistency.after", "0");

  @Spec private CommandSpec command;
  @Mixin private DeviceOptions device;

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE",
      defaultValue = "mechanist",
      description = "The recipe to measure (default: ${DEFAULT-VALUE}).")
  private String recipe;

  @Option(
      names = "--experts",
      paramLabel = "N",
      defaultValue = "10",
      description = "Experts that compete (default: ${DEFAULT-VALUE}).")
  private int experts;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "PyTorch's threads on the CPU (default: 0, its own choice).")
  private int threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds of the step's measurement (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--pipeline-steps",
      paramLabel = "N",
      defaultValue = "40",
      description =
          "Steps of each: without Kafka, through it, and through it at least once; 0 to leave them"
              + " out (default: ${DEFAULT-VALUE}).")
  private int pipelineSteps;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--experts", experts, 1, RecipeOptions.MOST_EXPERTS);
    Usage.between(command, "--threads", threads, 0, RecipeOptions.MOST_THREADS);
    Usage.between(command, "--rounds", rounds, 1, Integer.MAX_VALUE);
    Usage.between(command, "--pipeline-steps", pipelineSteps, 0, Integer.MAX_VALUE);
    var chosen = Usage.checked(command, () -> Recipes.load(recipe, LEARNED));
    if (chosen.objective() != Recipe.ObjectiveKind.DISCRIMINATOR) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "recipe %s has objective %s; what is measured is the step with a discriminator"
              .formatted(chosen.name(), chosen.objective().name().toLowerCase(Locale.ROOT)));
    }
    var result = new LinkedHashMap<String, Object>();
    try (var terminal = new Terminal(json)) {
      var torch = Torch.open(device.name(), threads);
      var step =
          new StepBenchmark(torch, chosen, experts, rivals(chosen))
              .run(rounds, (done, all) -> show(terminal, "step", done, all));
      put(result, chosen, torch, step);
      if (pipelineSteps > 0) {
        put(
            result,
            new PipelineBenchmark(options())
                .run(pipelineSteps, (done, all) -> show(terminal, "pipeline", done, all)));
      }
      terminal.clear();
    }
    Figures.print(json, result);
    return 0;
  }

  private void show(Terminal terminal, String what, int done, int all) {
    if (!json) {
      terminal.show(terminal.bar("measuring the " + what, (double) done / all, ""));
    }
  }

  private static void put(Map<String, Object> result, PipelineBenchmark.Result pipeline) {
    result.put("raw_images_per_second", pipeline.rawImagesPerSecond());
    result.put("pipeline_images_per_second", pipeline.exactlyOnce().imagesPerSecond());
    result.put("pipeline_overhead", pipeline.overhead());
    result.put("at_least_once_images_per_second", pipeline.atLeastOnce().imagesPerSecond());
    result.put("exactly_once_cost", pipeline.exactlyOnceCost());
    result.put("exactly_once_publish_ms", pipeline.exactlyOnce().publishMs());
    result.put("at_least_once_publish_ms", pipeline.atLeastOnce().publishMs());
  }

  private void put(
      Map<String, Object> result, Recipe chosen, Torch torch, StepBenchmark.Result step) {
    result.put("recipe", chosen.name());
    result.put("experts", experts);
    result.put("batch", chosen.batch());
    result.put("filters", chosen.experts().filters());
    result.put("device", torch.deviceName());
    result.put("convolution_gflops", step.gflops());
    result.put("competition_ms", step.competitionMs());
    result.put("objective_ms", step.objectiveMs());
    result.put("winners_ms", step.winnersMs());
    result.put("step_ms", step.stepMs());
    result.put("step_gflop", step.stepGflop());
    result.put("floor_ratio", step.floorRatio());
    result.put("lifecycle_share", step.lifecycleShare());
    for (var rival : step.rivals()) {
      result.put(rival.name() + "_step_ms", rival.stepMs());
    }
    var ratios =
        step.rivals().stream()
            .collect(
                Collectors.toMap(
                    StepBenchmark.RivalResult::name, StepBenchmark.RivalResult::ratio));
    result.put("step_to_paper", 1 / ratios.get(PAPER));
    if (ratios.containsKey(GATED)) {
      result.put("gated_to_paper", ratios.get(GATED) / ratios.get(PAPER));
      result.put("gated_32_to_gated", ratios.get(GATED_32) / ratios.get(GATED));
    }
  }

  /** What is measured in the same rounds: the paper's step, and the same with the gate on. */
  private List<StepBenchmark.Rival> rivals(Recipe chosen) {
    var rivals = new ArrayList<StepBenchmark.Rival>();
    rivals.add(new StepBenchmark.Rival(PAPER, Recipes.load("paper"), experts, false));
    if (chosen.gate().proposed() > 0) {
      rivals.add(new StepBenchmark.Rival(GATED, chosen, experts, true));
      rivals.add(new StepBenchmark.Rival(GATED_32, chosen, MANY_EXPERTS, true));
    }
    return rivals;
  }

  private LearnerOptions options() {
    var changes = new HashMap<>(LEARNED);
    changes.put("pretraining.iterations", "0");
    var unpretrained = Recipes.load(recipe, changes);
    return new LearnerOptions(
        unpretrained,
        experts,
        experts,
        1,
        device.name(),
        threads,
        Long.MAX_VALUE,
        1000,
        Duration.ofSeconds(1),
        Operation.DEFAULT_MAX_DEAD_LETTERS);
  }
}
