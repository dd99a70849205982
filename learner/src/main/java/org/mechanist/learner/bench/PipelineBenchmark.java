package org.mechanist.learner.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.TemporaryFolder;
import org.mechanist.ingest.kafka.Delivery;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.learner.pipeline.LearnerOptions;

/**
 * Times the whole pipeline through Kafka (poll, decode, restore, publish, learn), with either
 * delivery, against the same steps, of the same images, without it. All three are there at once and
 * take turns in short rounds, so that whatever else the machine does hits all of them. The broker
 * runs in this process and takes its share of the same processors.
 */
public final class PipelineBenchmark {

  static final int CANONICAL_IMAGES = 1000;

  private static final int WARM_UP_STEPS = 16; // the broker in this process is compiled meanwhile
  private static final int ROUND_STEPS = 4; // around a second: noise comes and goes more slowly

  /**
   * What came out; medians over rounds, ratios of one round each.
   *
   * @param rawImagesPerSecond steps without Kafka
   * @param exactlyOnce as a learner does it
   * @param atLeastOnce the same learner, with offsets committed after the fact
   * @param overhead the share of time that the pipeline adds to the steps, exactly once
   * @param exactlyOnceCost the share of throughput that exactly once takes off at least once
   */
  public record Result(
      double rawImagesPerSecond,
      Delivered exactlyOnce,
      Delivered atLeastOnce,
      double overhead,
      double exactlyOnceCost) {}

  /**
   * How a pipeline did.
   *
   * @param publishMs from a restored batch until it is published, and may be learned from
   */
  public record Delivered(double imagesPerSecond, double publishMs) {}

  private final LearnerOptions options;

  /**
   * @param options without pretraining: it would only take time
   */
  public PipelineBenchmark(LearnerOptions options) {
    this.options = options;
  }

  /** Measures so many steps, rounded up to whole rounds, three times. */
  public Result run(int steps, StepBenchmark.Listener listener) throws IOException {
    try (var folder = TemporaryFolder.named("mechanist-bench");
        var broker = EmbeddedBroker.start(folder.path(), 0)) {
      var settings = KafkaSettings.of(broker.bootstrap());
      try (var bare = new BareSteps(options);
          var exactly =
              new PipelineSteps("exactly-once", settings, options, Delivery.EXACTLY_ONCE);
          var atLeast =
              new PipelineSteps("at-least-once", settings, options, Delivery.AT_LEAST_ONCE)) {
        int rounds = (steps + ROUND_STEPS - 1) / ROUND_STEPS;
        var seconds = rounds(List.of(bare, exactly, atLeast), rounds, listener);
        return new Result(
            rate(seconds[0]),
            new Delivered(rate(seconds[1]), publishMs(exactly, rounds)),
            new Delivered(rate(seconds[2]), publishMs(atLeast, rounds)),
            StepBenchmark.median(ratios(seconds[1], seconds[0])) - 1,
            1 - StepBenchmark.median(ratios(seconds[2], seconds[1])));
      }
    }
  }

  /** Seconds by contestant and round; each round begins with another one. */
  private static double[][] rounds(
      List<Contestant> contestants, int rounds, StepBenchmark.Listener listener) {
    contestants.forEach(one -> one.seconds(WARM_UP_STEPS));
    var seconds = new double[contestants.size()][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int turn = 0; turn < contestants.size(); turn++) {
        int one = (round + turn) % contestants.size();
        seconds[one][round] = contestants.get(one).seconds(ROUND_STEPS);
      }
      listener.round(round + 1, rounds);
    }
    return seconds;
  }

  private double rate(double[] seconds) {
    return ROUND_STEPS * options.recipe().batch() / StepBenchmark.median(seconds);
  }

  private static double publishMs(PipelineSteps pipeline, int rounds) {
    return 1e3 * StepBenchmark.median(pipeline.publishSeconds(rounds * (1 + ROUND_STEPS)));
  }

  private static double[] ratios(double[] of, double[] to) {
    var ratios = new double[of.length];
    Arrays.setAll(ratios, i -> of[i] / to[i]);
    return ratios;
  }
}
