package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.Delivery;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;

/**
 * A learner in a process of its own, which kills itself (SIGKILL) when it has come to a certain
 * point for the n-th time, or ends when it has restored so many images.
 *
 * <p>Arguments: bootstrap address, prefix of the topics, folder of the checkpoints, images, point,
 * n.
 */
final class KilledLearner {

  static final int BATCH = 8;

  /** In batches; by then it is killed although it did not come to its point. */
  static final int LONGEST_LIFE = 5;

  /** What it says last, and at which point. */
  static final String DEATH = "killed: ";

  /** Where it can be killed: a {@link Milestone}, or one of the producer's. */
  enum Point {
    REPLAYED,
    RESTORED,
    /** Some of a batch's records are given to the producer. */
    SENDING,
    /** Some of a batch's records are with the broker, and not committed. */
    SENT,
    PUBLISHED,
    LEARNED,
    CAPTURED,
    NEVER
  }

  private static Point point;
  private static final AtomicInteger LEFT = new AtomicInteger();
  private static final AtomicInteger LIVED = new AtomicInteger(); // batches

  private KilledLearner() {}

  public static void main(String[] arguments) throws Exception {
    var settings =
        KafkaSettings.of(arguments[0])
            .with(Map.of("interceptor.classes", Interceptor.class.getName()));
    var topics = new Topics(arguments[1]);
    var checkpoints =
        new CheckpointOptions(Optional.of(Path.of(arguments[2])), Duration.ofMillis(200), 3);
    long images = Long.parseLong(arguments[3]);
    point = Point.valueOf(arguments[4]);
    LEFT.set(Integer.parseInt(arguments[5]));
    var pipeline =
        new LearnerPipeline(
            settings,
            topics,
            topics.prefix(),
            new BatchLimits(BATCH, Duration.ofSeconds(20), 4, 1),
            options().with(checkpoints),
            Clock.systemUTC(),
            Delivery.EXACTLY_ONCE,
            milestone -> pass(Point.valueOf(milestone.name())));
    try (pipeline) {
      var run = pipeline.run().cache();
      run.subscribe(done -> {}, failed -> {});
      var all =
          Flux.interval(Duration.ofMillis(20))
              .filter(tick -> pipeline.state().ledger().restored() >= images)
              .next()
              .then();
      all.or(run).block();
      pipeline.stop();
      run.block();
    }
  }

  /** One that has to be looked after: experts come and go. */
  private static LearnerOptions options() {
    var recipe =
        TinyRecipes.tiny(
            "mechanist",
            Map.of(
                "pretraining.images", "8",
                "pretraining.iterations", "5",
                "growth.everySteps", "4",
                "growth.partShare", "0",
                "growth.leadAbove", "0",
                "growth.differentAbove", "0.01"));
    return new LearnerOptions(
        recipe, 1, 6, 1, "cpu", 1, Long.MAX_VALUE, 100, Duration.ofSeconds(20), 1);
  }

  private static void pass(Point passed) {
    boolean there = passed == point && LEFT.decrementAndGet() == 0;
    boolean late = passed == Point.LEARNED && LIVED.incrementAndGet() == LONGEST_LIFE;
    if (there || (late && point != Point.NEVER)) {
      kill(passed);
    }
  }

  private static void kill(Point where) {
    try {
      System.out.println(DEATH + where);
      System.out.flush();
      var pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-9", pid).start().waitFor();
    } catch (IOException | InterruptedException e) {
      Runtime.getRuntime().halt(1);
    }
  }

  /**
   * Made by Kafka's clients. The producer asks it about each record; the consumer is left alone.
   */
  public static final class Interceptor
      implements ProducerInterceptor<byte[], byte[]>, ConsumerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
      pass(Point.SENDING);
      return sent;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
      pass(Point.SENT);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> received) {
      return received;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configuration) {}
  }
}
