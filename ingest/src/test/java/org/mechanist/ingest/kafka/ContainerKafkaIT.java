package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import org.testcontainers.kafka.KafkaContainer;
import reactor.core.scheduler.Schedulers;

/** The way of an image through a broker in a container, rather than the embedded one. */
@Tag("docker")
@Timeout(120)
class ContainerKafkaIT {
  private static final String BROKER_IMAGE = "apache/kafka:4.4.0";
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final BatchLimits LIMITS = new BatchLimits(8, Duration.ofMillis(20), 4, 1);
  private static final int PARTITIONS = 3;
  private static final int IMAGES = 100;
  private static final int BATCHES_OF_FIRST_LEARNER = 5;

  private static KafkaContainer broker;
  private static KafkaSettings settings;

  @BeforeAll
  static void startBroker() {
    broker = new KafkaContainer(BROKER_IMAGE);
    broker.start();
    settings = KafkaSettings.of(broker.getBootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    broker.stop();
  }

  @Test
  void publish_learnerReplacedHalfway_eachImageRestoredOnce() {
    var topics = new Topics("container");
    TopicSetup.createMissing(settings, topics, PARTITIONS, BOUND);
    var sent = send(topics);

    restore(topics, BATCHES_OF_FIRST_LEARNER);
    long committedByFirst = committed(topics);
    restore(topics, Long.MAX_VALUE);

    assertThat(committedByFirst).isPositive().isLessThan(IMAGES);
    assertThat(committed(topics)).isEqualTo(IMAGES);
    var restored = received(topics.restored());
    assertThat(restored).hasSize(IMAGES);
    assertThat(pixelsById(restored)).isEqualTo(sent);
    assertThat(received(topics.deadLetters())).isEmpty();
  }

  /** Produces images, no two alike, in both forms; gives their pixels by id. */
  private static Map<String, Pixels> send(Topics topics) {
    var sent = new HashMap<String, Pixels>();
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < IMAGES; i++) {
        var pixels = new Pixels(2, 1, new byte[] {(byte) i, (byte) (255 - i)});
        var image = new Image("image-" + i, "test", pixels, List.of());
        writer.send(
            topics.transformed(),
            i % PARTITIONS,
            i % 2 == 0 ? ImageCodec.encode(image) : ImageCodec.encodeJson(image));
        sent.put(image.id(), pixels);
      }
      writer.flush();
    }
    return sent;
  }

  /** A learner that restores so many batches, or all images that are left, and leaves. */
  private static void restore(Topics topics, long batches) {
    long left = IMAGES - committed(topics);
    try (var stream = stream(topics)) {
      stream
          .batches()
          .publishOn(Schedulers.single(), 1)
          .concatMap(batch -> stream.publish(allRestored(batch)), 1)
          .take(batches)
          .scan(0L, (sum, published) -> sum + published.restored())
          .takeUntil(sum -> sum >= left)
          .blockLast(BOUND);
    }
  }

  private static BatchOutcome allRestored(MicroBatch batch) {
    return new BatchOutcome(
        batch,
        batch.messages().stream().map(ContainerKafkaIT::restored).toList(),
        List.of(),
        News.NONE);
  }

  private static RestoredImage restored(Polled polled) {
    var image = (Image) ImageCodec.decode(polled.message());
    return new RestoredImage(
        image.id(), image.pixels(), "expert-0", 0.5, "step-0", polled.origin(), image.headers());
  }

  private static long committed(Topics topics) {
    try (var stream = stream(topics)) {
      return stream.committedOffsets().values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static ExactlyOnceStream stream(Topics topics) {
    return new ExactlyOnceStream(settings, topics, "learner", LIMITS);
  }

  private static List<Message> received(String topic) {
    try (var reader = new TopicReader(settings, topic)) {
      var end = reader.endOffsets();
      var received = new ArrayList<Message>();
      while (!reader.reached(end)) {
        reader.poll(Duration.ofMillis(100)).forEach(polled -> received.add(polled.message()));
      }
      return received;
    }
  }

  private static Map<String, Pixels> pixelsById(List<Message> messages) {
    var byId = new HashMap<String, Pixels>();
    for (var message : messages) {
      var restored = (RestoredImage) RestoredImageCodec.decode(message);
      byId.put(restored.id(), restored.pixels());
    }
    return byId;
  }
}
