package org.mechanist.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.TransformedDigit;
import org.mechanist.schemas.Json;
import org.mechanist.serving.bench.ReplicaCosts;
import org.mechanist.serving.bench.ScalingFolder;
import org.mechanist.serving.bench.ScalingStudy;
import org.mechanist.serving.bench.ServeBenchmark;
import org.mechanist.serving.bench.ServeFigures;
import org.mechanist.serving.bench.ServeLoad;
import org.mechanist.serving.classifier.DigitClassifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code mechanist bench serve}: what replicas that restore come to on this machine, and what many
 * of them would.
 */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Measure, in one run on this machine, replicas that restore (`mechanist serve --restore`),"
          + " through a broker in this process, exactly once.",
      "replica_to_raw is one replica's rate over that of ONNX Runtime alone on the same batches;"
          + " gated_to_full its rate over that of a replica whose experts all compete; evaluations"
          + " is how many experts restore an image, with these experts and among many; two_to_one"
          + " is the rate of two replicas over that of one; the same with _processor are of the"
          + " restoring threads' processor time for an image instead, which others on the machine"
          + " don't change; kafka_share is what a replica takes of it beside, broker included;"
          + " latencies are from topic to topic at half of one replica's rate; snapshot_ms is from"
          + " a snapshot to the first image served by it. Ratios mean something if the machine is"
          + " about as busy all the time; the others on a quiet machine only.",
      "It takes a committee: ten experts are trained at the first start, and then a gate that knows"
          + " them among 64, of whom 54 never win. That takes minutes, once."
    })
final class BenchServeCommand implements Callable<Integer> {

  private static final int EXPERTS = 10;
  private static final Map<String, String> NO_LIFECYCLE = Map.of("growth.everySteps", "0");

  @Spec private CommandSpec command;
  @Mixin private DataOptions data;
  @Mixin private RecipeFileOptions recipes;

  @Option(
      names = "--committee",
      paramLabel = "DIR",
      defaultValue = "reports/bench-committee",
      description =
          "Folder of the committees, filled if it is not there yet (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "600",
      description = "Steps that the experts learn for, if they do (default: ${DEFAULT-VALUE}).")
  private long steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the committee and the stream (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--many",
      paramLabel = "N",
      defaultValue = "64",
      description = "Experts of the large committee (default: ${DEFAULT-VALUE}).")
  private int many;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "Images that are restored and published together (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "ONNX Runtime's threads for each replica (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds in which all take a turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--batches",
      paramLabel = "N",
      defaultValue = "8",
      description = "Batches that each restores in a round (default: ${DEFAULT-VALUE}).")
  private int batches;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      defaultValue = "200",
      description = "Test digits of each mechanism for accuracies (default: ${DEFAULT-VALUE}).")
  private int heldOut;

  @Option(
      names = "--latency-images",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Images sent at half load (default: ${DEFAULT-VALUE}).")
  private int latencyImages;

  @Option(
      names = "--simulate",
      paramLabel = "FILE",
      description =
          "Measure nothing: simulate 1, 4, 16 and 64 replicas from what an earlier run printed with"
              + " --json, and write tables and pictures to --out.")
  private Path simulated;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reports/scaling",
      description = "Folder of the simulation's results (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--steps", steps, 1, Integer.MAX_VALUE);
    Usage.between(command, "--many", many, EXPERTS + 1, RecipeOptions.MOST_EXPERTS);
    Usage.between(command, "--batch", batch, 1, RestoreOptions.LARGEST_BATCH);
    Usage.between(command, "--threads", threads, 1, RecipeOptions.MOST_THREADS);
    Usage.between(command, "--rounds", rounds, 1, Integer.MAX_VALUE);
    Usage.between(command, "--batches", batches, 1, Integer.MAX_VALUE);
    Usage.between(command, "--held-out", heldOut, 1, 1000);
    Usage.between(command, "--latency-images", latencyImages, 1, Integer.MAX_VALUE);
    return simulated == null ? measure() : simulate();
  }

  private int measure() throws Exception {
    var result = new LinkedHashMap<String, Object>();
    try (var terminal = new Terminal(json);
        var classifier = DigitClassifier.bundled()) {
      var split = Split.of(data.load(terminal));
      var plan =
          new BenchCommittee.Plan(
              recipes.recipe(), recipes.recipe(NO_LIFECYCLE), EXPERTS, many, steps, seed);
      var committee = new BenchCommittee(plan, split, folder);
      if (!committee.isTrained()) {
        committee.train((done, all) -> show(terminal, "training a committee", done, all));
      }
      var digits = committee.heldOut(heldOut);
      var subject =
          new ServeBenchmark.Subject(
              committee.few().read(),
              committee.many().read(),
              digits.stream().map(TransformedDigit::transformed).toList(),
              digits.stream().map(digit -> digit.truth().label()).toList(),
              classifier);
      var load = new ServeLoad(batch, threads, 4, rounds, batches, latencyImages, 7);
      var figures =
          new ServeBenchmark(
                  subject,
                  load,
                  (what, done, all) -> show(terminal, "measuring " + what, done, all))
              .run();
      put(result, figures);
      terminal.clear();
    }
    Figures.print(json, result);
    return 0;
  }

  private void show(Terminal terminal, String what, long done, long all) {
    if (!json) {
      terminal.show(terminal.bar(what, (double) done / all, ""));
    }
  }

  private void put(Map<String, Object> result, ServeFigures figures) {
    result.put("batch", batch);
    result.put("threads", threads);
    result.put("processors", Runtime.getRuntime().availableProcessors());
    result.put("experts", EXPERTS);
    result.put("many_experts", many);
    result.put("raw_images_per_second", figures.rawImagesPerSecond());
    result.put("replica_images_per_second", figures.replicaImagesPerSecond());
    result.put("full_images_per_second", figures.fullImagesPerSecond());
    result.put("pair_images_per_second", figures.pairImagesPerSecond());
    result.put("echo_images_per_second", figures.echoImagesPerSecond());
    result.put("replica_to_raw", figures.replicaToRaw());
    result.put("gated_to_full", figures.gatedToFull());
    result.put("two_to_one", figures.twoToOne());
    result.put("replica_to_raw_processor", figures.rawToReplicaProcessor());
    result.put("gated_to_full_processor", figures.fullToGatedProcessor());
    result.put("two_to_one_processor", figures.oneToTwoProcessor());
    result.put("kafka_share", figures.kafkaShare());
    result.put("restoring_ms", figures.restoringMs());
    result.put("echo_ms", figures.echoMs());
    result.put("accuracy", figures.accuracy());
    result.put("full_accuracy", figures.fullAccuracy());
    result.put("many_accuracy", figures.manyAccuracy());
    result.put("evaluations", figures.evaluations());
    result.put("many_evaluations", figures.manyEvaluations());
    result.put("half_load_images_per_second", figures.halfLoad());
    result.put("latency_p50_ms", figures.latencyP50Ms());
    result.put("latency_p99_ms", figures.latencyP99Ms());
    result.put("snapshot_ms", figures.snapshotMs());
    result.put("slowest_snapshot_ms", figures.slowestSnapshotMs());
    result.put("join_seconds", figures.joinSeconds());
    result.put("join_pause_seconds", figures.joinPauseSeconds());
    result.put("batch_ms", figures.batchMs());
    result.put("image_ms", figures.imageMs());
    result.put("commit_ms", figures.commitMs());
  }

  private int simulate() throws Exception {
    var measured = Json.MAPPER.readTree(simulated.toFile());
    var costs = Usage.checked(command, () -> costs(measured));
    var rows = new ArrayList<ScalingStudy.Row>();
    rows.addAll(ScalingStudy.of(costs, 64, 1));
    rows.addAll(ScalingStudy.of(costs, 16, 6));
    rows.addAll(ScalingStudy.of(costs, 64, 6));
    new ScalingFolder(out).write(costs, rows);
    double pause = number(measured, "join_pause_seconds");
    var table = new LinkedHashMap<String, Object>();
    table.put("replica_images_per_second", costs.imagesPerSecond());
    table.put("rebalance_p99_ms", ScalingStudy.rebalance(costs, 4, pause).p99Ms());
    Figures.print(json, table);
    if (!json) {
      System.out.println("tables and pictures are in " + out);
    }
    return 0;
  }

  /** Of a batch, what is not for its images; of an image, what a replica takes beyond that. */
  private static ReplicaCosts costs(JsonNode measured) {
    int size = (int) number(measured, "batch");
    double batchMs = number(measured, "batch_ms");
    double whole = size * number(measured, "restoring_ms");
    return new ReplicaCosts(
        size,
        BatchLimits.DEFAULT.linger().toMillis(),
        Math.min(batchMs, whole),
        Math.max(0, whole - batchMs) / size,
        number(measured, "commit_ms"),
        number(measured, "echo_ms"));
  }

  private static double number(JsonNode measured, String name) {
    var value = measured.get(name);
    if (value == null || !value.isNumber()) {
      throw new IllegalArgumentException(
          "%s is missing in what was measured; give the output of --json".formatted(name));
    }
    return value.asDouble();
  }
}
