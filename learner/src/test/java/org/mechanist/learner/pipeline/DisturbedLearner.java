package org.mechanist.learner.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
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
import org.mechanist.learner.fixture.ChildProcess;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;

/**
 * A learner in a process of its own, to which something happens when it has come to certain points
 * of its life, or which ends when it has restored so many images. If it fails, it says why as the
 * command line does.
 *
 * <p>Arguments: bootstrap address, prefix of the topics, folder of the checkpoints, images, what
 * happens, and when: {@code POINT:n}, at that point for the n-th time, one after the other. The
 * system property {@code kafka} has further properties of Kafka's clients, {@code name=value,…}.
 */
final class DisturbedLearner {

  static final int BATCH = 8;

  /** In batches; by then it is killed although it did not come to its point. */
  static final int LONGEST_LIFE = 5;

  /** What can happen to it; it says so first, and at which point. */
  enum Event {
    /** It is killed (SIGKILL). */
    KILLED,
    /** It is stopped (SIGSTOP), all its threads. */
    STOPPED,
    /** The thread that came there waits until a line is said to the process. */
    HELD;

    String at(Object point) {
      return name().toLowerCase(Locale.ROOT) + ": " + point;
    }
  }

  /** Where it can happen: a {@link Milestone}, or one of the producer's. */
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

  /** A point, and how often it is passed until then. */
  record Appointment(Point point, AtomicInteger left) {

    static Appointment of(String text) {
      var parts = text.split(":");
      return new Appointment(
          Point.valueOf(parts[0]), new AtomicInteger(Integer.parseInt(parts[1])));
    }
  }

  private static final Queue<Appointment> APPOINTMENTS = new ArrayDeque<>();
  private static final AtomicInteger LIVED = new AtomicInteger(); // batches
  private static final BufferedReader TOLD =
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
  private static Event event;
  private static Phase phase;

  private DisturbedLearner() {}

  public static void main(String[] arguments) {
    ChildLearner.run(() -> live(arguments));
  }

  private static void live(String[] arguments) {
    var settings = KafkaSettings.of(arguments[0]).with(properties());
    var topics = new Topics(arguments[1]);
    var checkpoints =
        CheckpointOptions.in(Path.of(arguments[2]))
            .every(Duration.ofMillis(200))
            .onTopic(Boolean.getBoolean("checkpoint.topic"));
    long images = Long.parseLong(arguments[3]);
    event = Event.valueOf(arguments[4]);
    Arrays.stream(arguments).skip(5).map(Appointment::of).forEach(APPOINTMENTS::add);
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
              .doOnNext(tick -> tell(pipeline.state().phase()))
              .filter(tick -> pipeline.state().ledger().restored() >= images)
              .next()
              .then();
      all.or(run).block();
      pipeline.stop();
      run.block();
    }
  }

  private static Map<String, String> properties() {
    var properties =
        Arrays.stream(System.getProperty("kafka", "").split(","))
            .filter(property -> !property.isBlank())
            .map(property -> property.split("="))
            .collect(Collectors.toMap(property -> property[0], property -> property[1]));
    properties.put("interceptor.classes", Interceptor.class.getName());
    return properties;
  }

  private static void tell(Phase now) {
    if (now != phase) {
      phase = now;
      System.out.println("phase: " + now);
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
    boolean there = isDue(passed);
    boolean late = passed == Point.LEARNED && LIVED.incrementAndGet() == LONGEST_LIFE;
    if (there || (late && event == Event.KILLED)) {
      happen(passed);
    }
  }

  private static boolean isDue(Point passed) {
    synchronized (APPOINTMENTS) {
      var next = APPOINTMENTS.peek();
      if (next == null || next.point() != passed || next.left().decrementAndGet() > 0) {
        return false;
      }
      APPOINTMENTS.remove();
      return true;
    }
  }

  private static void happen(Point where) {
    System.out.println(event.at(where));
    System.out.flush();
    long pid = ProcessHandle.current().pid();
    try {
      switch (event) {
        case KILLED -> ChildProcess.signal("KILL", pid);
        case STOPPED -> ChildProcess.signal("STOP", pid);
        case HELD -> TOLD.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
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
      passOfBatch(sent.topic(), Point.SENDING);
      return sent;
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception failure) {
      passOfBatch(metadata.topic(), Point.SENT);
    }

    /** Checkpoints on their topic belong to no batch. */
    private static void passOfBatch(String topic, Point point) {
      if (!topic.equals(new Topics(topic.substring(0, topic.lastIndexOf('.'))).checkpoints())) {
        pass(point);
      }
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
