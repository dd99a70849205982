package org.mechanist.serving.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.TemporaryFolder;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.evaluation.Median;
import org.mechanist.serving.restore.RestorerModel;
import org.mechanist.serving.restore.Snapshot;

/**
 * Times replicas that restore through Kafka, exactly once, against what ONNX Runtime alone takes
 * for the same batches, against a replica that asks everybody, against two of them and against one
 * that restores nothing. All are there at once and take turns in short rounds, so that whatever
 * else the machine does hits all of them; ratios are of one round each, and their median counts.
 * The broker runs in this process and takes its share of the same processors.
 */
public final class ServeBenchmark {

  private static final int FULL_SHARE = 4; // everybody is asked for so many times fewer batches
  private static final int WARM_UP_BATCHES = 4; // the broker is compiled meanwhile
  private static final int WARM_UP_IMAGES = 100;
  private static final int[] BATCHES = {1, 4, 16, 64}; // to tell a batch's cost from an image's
  private static final int REPEATS = 7;

  /** What is restored, and by whom. */
  public record Subject(
      Snapshot few,
      Snapshot many,
      List<Pixels> images,
      List<Integer> labels,
      Classifier classifier) {}

  /** Told how far it is. */
  @FunctionalInterface
  public interface Listener {
    void stage(String what, int done, int all);
  }

  private final Subject subject;
  private final ServeLoad load;
  private final Listener listener;
  private final BenchImages images;

  public ServeBenchmark(Subject subject, ServeLoad load, Listener listener) {
    this.subject = subject;
    this.load = load;
    this.listener = listener;
    this.images = new BenchImages(subject.images());
  }

  /** Measures everything, in minutes. */
  public ServeFigures run() throws IOException {
    try (var folder = TemporaryFolder.named("mechanist-bench-serve");
        var broker = EmbeddedBroker.start(folder.path(), 0)) {
      return run(KafkaSettings.of(broker.bootstrap()));
    }
  }

  private ServeFigures run(KafkaSettings settings) {
    var contest = contest(settings);
    var half = contest.rate("gated") / 2;
    List<Double> latencies;
    List<Double> freshness;
    JoinRun.Result join;
    var usual = BatchLimits.DEFAULT.linger();
    try (var group = new ReplicaGroup(settings, stream(settings, "paced"), 1, true, load, usual)) {
      listener.stage("latency", 0, 3);
      latencies =
          new LatencyRun(settings, group).milliseconds(half, load.latencyImages(), WARM_UP_IMAGES);
      listener.stage("snapshots", 1, 3);
      freshness = new FreshnessRun(group, subject.few()).milliseconds(half, load.snapshots());
      listener.stage("joining", 2, 3);
      join = new JoinRun(group, load.batch()).run();
    }
    var gated = heldOut(subject.few(), true, 0);
    var full = heldOut(subject.few(), false, 1);
    var many = heldOut(subject.many(), true, 2);
    var cost = cost();
    return new ServeFigures(
        contest.rate("raw"),
        contest.rate("gated"),
        contest.rate("full"),
        contest.rate("pair"),
        contest.rate("echo"),
        contest.ratio("gated", "raw", Turn::imagesPerSecond),
        contest.ratio("gated", "full", Turn::imagesPerSecond),
        contest.ratio("pair", "gated", Turn::imagesPerSecond),
        contest.ratio("raw", "gated", Turn::restoringMs),
        contest.ratio("full", "gated", Turn::restoringMs),
        contest.ratio("gated", "pair", Turn::restoringMs),
        contest.median("gated", Turn::restoringMs),
        contest.median("echo", Turn::processMs),
        gated.accuracy(),
        full.accuracy(),
        many.accuracy(),
        gated.evaluations(),
        many.evaluations(),
        half,
        LatencyRun.quantile(latencies, 0.5),
        LatencyRun.quantile(latencies, 0.99),
        Median.of(freshness),
        freshness.get(freshness.size() - 1),
        join.seconds(),
        join.pauseSeconds(),
        cost[0],
        cost[1],
        contest.commitMs);
  }

  /** Turns, by contestant and round. */
  private final class Contest {
    private final Map<String, List<Turn>> turns = new LinkedHashMap<>();
    private double commitMs;

    double rate(String contestant) {
      return median(contestant, Turn::imagesPerSecond);
    }

    double median(String contestant, ToDoubleFunction<Turn> figure) {
      return Median.of(turns.get(contestant).stream().mapToDouble(figure).boxed().toList());
    }

    double ratio(String of, String to, ToDoubleFunction<Turn> figure) {
      var ratios = new ArrayList<Double>();
      for (int round = 0; round < load.rounds(); round++) {
        ratios.add(
            figure.applyAsDouble(turns.get(of).get(round))
                / figure.applyAsDouble(turns.get(to).get(round)));
      }
      return Median.of(ratios);
    }
  }

  private Contest contest(KafkaSettings settings) {
    var contest = new Contest();
    try (var raw = new RawLoop(subject.few(), true, load.threads(), images, load.batch());
        var gated = new ReplicaGroup(settings, stream(settings, "gated"), 1, true, load);
        var full = new ReplicaGroup(settings, stream(settings, "full"), 1, false, load);
        var pair = new ReplicaGroup(settings, stream(settings, "pair"), 2, true, load);
        var echo = new EchoReplica(settings, stream(settings, "echo"), load)) {
      var contestants = new LinkedHashMap<String, Contestant>();
      contestants.put("raw", raw);
      contestants.put("gated", gated);
      contestants.put("full", full);
      contestants.put("pair", pair);
      contestants.put("echo", echo);
      contestants.forEach((name, one) -> one.turn(WARM_UP_BATCHES));
      var names = new ArrayList<>(contestants.keySet());
      for (int round = 0; round < load.rounds(); round++) {
        listener.stage("rates", round, load.rounds());
        for (int turn = 0; turn < names.size(); turn++) {
          var name = names.get((round + turn) % names.size());
          int batches =
              name.equals("full") ? Math.max(1, load.batches() / FULL_SHARE) : load.batches();
          contest
              .turns
              .computeIfAbsent(name, one -> new ArrayList<>())
              .add(contestants.get(name).turn(batches));
        }
      }
      contest.commitMs = Median.of(echo.commitMs());
    }
    return contest;
  }

  private StreamOfImages stream(KafkaSettings settings, String name) {
    var stream = new StreamOfImages(settings, name, images, load.partitions());
    for (Message message : subject.few().messages()) {
      stream.writer().send(stream.topics().experts(), 0, message);
    }
    stream.writer().flush();
    return stream;
  }

  private HeldOutRun heldOut(Snapshot snapshot, boolean gated, int done) {
    listener.stage("accuracy", done, 3);
    return HeldOutRun.of(
        snapshot, gated, load, subject.images(), subject.labels(), subject.classifier());
  }

  /** Milliseconds of processor time that restoring takes for a batch, and for each image of it. */
  private double[] cost() {
    var sizes = new ArrayList<Double>();
    var took = new ArrayList<Double>();
    try (var model = RestorerModel.load(subject.few(), true, load.threads())) {
      for (int size : BATCHES) {
        listener.stage("batches of " + size, sizes.size(), BATCHES.length);
        var times = new ArrayList<Double>();
        for (int i = 0; i < REPEATS; i++) {
          var some = images.from((long) i * size, size);
          long began = Turn.Processor.ofThisThread().restoring();
          model.restore(some);
          times.add((Turn.Processor.ofThisThread().restoring() - began) / 1e6);
        }
        sizes.add((double) size);
        took.add(Median.of(times));
      }
    }
    return line(sizes, took);
  }

  /** The constant and the slope of the line through some points, by least squares. */
  static double[] line(List<Double> x, List<Double> y) {
    double meanX = x.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double meanY = y.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < x.size(); i++) {
      covariance += (x.get(i) - meanX) * (y.get(i) - meanY);
      variance += (x.get(i) - meanX) * (x.get(i) - meanX);
    }
    double slope = covariance / variance;
    return new double[] {Math.max(0, meanY - slope * meanX), slope};
  }
}
