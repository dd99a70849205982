package org.mechanist.learner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;

/**
 * Times the whole pipeline through Kafka (poll, decode, restore, publish in a transaction, learn)
 * against the same steps, of the same images, without it. The broker runs in this process and takes
 * its share of the same processors.
 */
public final class PipelineBenchmark {

  private static final int WARM_UP_STEPS = 16; // the broker in this process is compiled meanwhile
  private static final long LOOK_EVERY_NANOS = 5_000_000; // looking costs time as well

  /**
   * What came out.
   *
   * @param rawImagesPerSecond steps without Kafka, the mean of a run before and one after the
   *     pipeline's
   * @param pipelineImagesPerSecond the same number of steps through Kafka
   * @param overhead the share of time that the pipeline adds: raw rate over pipeline rate, less 1
   */
  public record Result(
      double rawImagesPerSecond, double pipelineImagesPerSecond, double overhead) {}

  private final Recipe recipe;
  private final LearnerOptions options;

  /**
   * @param options without pretraining: it would only take time
   */
  public PipelineBenchmark(LearnerOptions options) {
    this.options = options;
    this.recipe = options.recipe();
  }

  /** Measures so many steps three times. */
  public Result run(int steps) throws IOException {
    double before = raw(steps);
    double pipeline = pipeline(steps);
    double after = raw(steps);
    double images = (double) steps * recipe.batch();
    double rawSeconds = (before + after) / 2;
    return new Result(images / rawSeconds, images / pipeline, pipeline / rawSeconds - 1);
  }

  /** On a thread of its own, as the pipeline's learner has one. */
  private double raw(int steps) {
    var seconds = new double[1];
    var thread =
        new Thread(
            () -> {
              var torch = Torch.open(options.device(), options.threads());
              var size = new Learner.Size(options.experts(), 32, 32, 1000);
              try (var learner = new Learner(torch, recipe, size, options.seed())) {
                StepBenchmark.images(1000).forEach(learner::addCanonical);
                var images = StepBenchmark.images((WARM_UP_STEPS + steps) * recipe.batch());
                int warm = WARM_UP_STEPS * recipe.batch();
                run(learner, images.subList(0, warm));
                seconds[0] =
                    StepBenchmark.seconds(() -> run(learner, images.subList(warm, images.size())));
              }
            },
            "mechanist-bench");
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return seconds[0];
  }

  private void run(Learner learner, List<Pixels> images) {
    for (int first = 0; first < images.size(); first += recipe.batch()) {
      var batch = images.subList(first, first + recipe.batch());
      try (var round = learner.compete(batch, true)) {
        learner.learn(round, decision -> {});
      }
    }
  }

  private double pipeline(int steps) throws IOException {
    var folder = Files.createTempDirectory("mechanist-bench");
    try (var broker = EmbeddedBroker.start(folder, 0)) {
      var settings = KafkaSettings.of(broker.bootstrap());
      TopicSetup.createMissing(settings, Topics.DEFAULT, 1, Duration.ofSeconds(30));
      try (var writer = new TopicWriter(settings)) {
        write(writer, Topics.DEFAULT.canonical(), 1000);
        write(writer, Topics.DEFAULT.transformed(), (steps + WARM_UP_STEPS) * recipe.batch());
      }
      try (var pipeline =
          new LearnerPipeline(
              settings,
              Topics.DEFAULT,
              "bench",
              BatchLimits.ofSize(recipe.batch()),
              options,
              Clock.systemUTC())) {
        var ended = pipeline.run().toFuture();
        awaitSteps(pipeline, WARM_UP_STEPS);
        long began = System.nanoTime();
        awaitSteps(pipeline, WARM_UP_STEPS + steps);
        double seconds = (System.nanoTime() - began) / 1e9;
        pipeline.stop();
        ended.join();
        return seconds;
      }
    } finally {
      delete(folder);
    }
  }

  private void write(TopicWriter writer, String topic, int count) {
    var images = StepBenchmark.images(count);
    for (int i = 0; i < count; i++) {
      writer.send(
          topic,
          0,
          ImageCodec.encode(new Image("bench-" + i, "mechanist/bench", images.get(i), List.of())));
    }
    writer.flush();
  }

  private static void awaitSteps(LearnerPipeline pipeline, long steps) {
    while (pipeline.state().learning().steps() < steps) {
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
