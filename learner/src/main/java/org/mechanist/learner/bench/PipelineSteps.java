package org.mechanist.learner.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.Delivery;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.pipeline.Milestone;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Topics;

/** Steps of a pipeline on topics of its own; between two calls it idles. */
final class PipelineSteps implements Contestant {

  private static final Duration BOUND = Duration.ofSeconds(30);

  /** Nothing is cut before a batch is full: all steps are of the same size. */
  private static final Duration LINGER = Duration.ofMinutes(1);

  private final Topics topics;
  private final int batch;
  private final TopicWriter writer;
  private final LearnerPipeline pipeline;
  private final CompletableFuture<Void> ended;

  // Guarded by this.
  private final List<Long> learnedNanos = new ArrayList<>(); // of each step
  private final List<Double> publishSeconds = new ArrayList<>(); // of each step
  private long restoredNanos;

  /**
   * @param name of its topics and group
   */
  PipelineSteps(String name, KafkaSettings settings, LearnerOptions options, Delivery delivery) {
    this.topics = new Topics(name);
    this.batch = options.recipe().batch();
    TopicSetup.createMissing(settings, topics, 1, BOUND);
    this.writer = new TopicWriter(settings);
    write(topics.canonical(), PipelineBenchmark.CANONICAL_IMAGES);
    var usual = BatchLimits.DEFAULT;
    this.pipeline =
        new LearnerPipeline(
            settings,
            topics,
            name,
            new BatchLimits(batch, LINGER, usual.highWatermark(), usual.lowWatermark()),
            options,
            Clock.systemUTC(),
            delivery,
            this::pass);
    this.ended = pipeline.run().toFuture();
    ended.whenComplete((done, failure) -> wake());
  }

  private synchronized void pass(Milestone milestone) {
    long now = System.nanoTime();
    switch (milestone) {
      case RESTORED -> restoredNanos = now;
      case PUBLISHED -> publishSeconds.add((now - restoredNanos) / 1e9);
      case LEARNED -> {
        learnedNanos.add(now);
        notifyAll();
      }
      default -> {} // not one of a step
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** One step more than that goes ahead: what fills an empty pipeline is not timed. */
  @Override
  public double seconds(int steps) {
    int before = learned();
    write(topics.transformed(), (1 + steps) * batch);
    return (awaitLearned(before + 1 + steps) - awaitLearned(before + 1)) / 1e9;
  }

  /** From a restored batch to one that may be learned from: how long each step waited for Kafka. */
  synchronized double[] publishSeconds(int lastSteps) {
    int all = publishSeconds.size();
    return publishSeconds.subList(all - lastSteps, all).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private synchronized int learned() {
    return learnedNanos.size();
  }

  private synchronized long awaitLearned(int steps) {
    while (learnedNanos.size() < steps) {
      if (ended.isDone()) {
        ended.join();
        throw new IllegalStateException("the pipeline ended after %d steps".formatted(learned()));
      }
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    return learnedNanos.get(steps - 1);
  }

  private void write(String topic, int count) {
    var images = StepBenchmark.images(count);
    for (int i = 0; i < count; i++) {
      writer.send(
          topic,
          0,
          ImageCodec.encode(new Image("bench-" + i, "mechanist/bench", images.get(i), List.of())));
    }
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
    pipeline.close();
  }
}
