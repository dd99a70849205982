package org.mechanist.serving.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.consume.Restorations;
import org.mechanist.serving.live.StreamState.Point;

/**
 * On the real broker: streams that went on before anybody looked, of images whose first pixel is
 * their digit. The first half was restored wrongly.
 */
@Timeout(60)
class RetrospectIT {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final int PARTITIONS = 2;
  private static final int LABEL = 7;

  @TempDir private static Path brokerData;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private final Topics topics = new Topics("past-" + UUID.randomUUID());

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerData, 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void look_streamOfBefore_showsHowItWentAndGoesOnFromThere() throws InterruptedException {
    int images = 40 * Retrospect.IMAGES;
    stream(images);

    var history = historyOfANewServer();

    var past = history.subList(0, history.size() - 1);
    assertThat(past).hasSizeBetween(38, 40);
    assertThat(past).extracting(Point::images).isSorted().doesNotHaveDuplicates();
    assertThat(past.get(past.size() - 1).images()).isEqualTo(images);
    assertThat(past).extracting(Point::step).isSorted();
    assertThat(past.get(10).accuracy().restored()).isZero();
    assertThat(past.get(10).accuracy().transformed()).isZero();
    assertThat(past.get(10).accuracy().clean()).isEqualTo(1);
    assertThat(past.get(30).accuracy().restored()).isEqualTo(1);
    assertThat(past.get(30).perMechanism()).isEqualTo(Map.of("invert", 1.0));
    assertThat(past.get(30).scores().get("expert-1")).isCloseTo(1.5, within(1e-6));
    assertThat(history.get(history.size() - 1).images()).isEqualTo(images);
  }

  @Test
  void look_hardlyAnythingBefore_beginsWithNow() throws InterruptedException {
    stream(Retrospect.IMAGES - 2);

    assertThat(historyOfANewServer()).hasSize(1);
  }

  /** Until the first point of its own. */
  private List<Point> historyOfANewServer() throws InterruptedException {
    try (var live =
        new LiveTopics(
            settings,
            topics,
            images -> images.stream().mapToInt(image -> image.at(0, 0)).toArray(),
            Clock.systemUTC(),
            event -> {})) {
      long until = System.nanoTime() + BOUND.toNanos();
      while (!live.isCaughtUp() && System.nanoTime() < until) {
        Thread.sleep(20);
      }
      return live.look().history();
    }
  }

  /** As many images of a digit, the second half of which was restored as they were. */
  private void stream(int images) {
    TopicSetup.createMissing(settings, topics, PARTITIONS, BOUND);
    var truth = Restorations.truth(Truth.STREAM, LABEL);
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < images; i++) {
        int partition = i % PARTITIONS;
        var id = "image-" + i;
        writer.send(topics.transformed(), partition, Restorations.transformed(1, truth));
        writer.send(topics.restored(), partition, restored(id, i, images, truth));
      }
      writer.flush();
    }
  }

  private Message restored(String id, int number, int images, List<Header> truth) {
    var origin = new Origin(topics.transformed(), number % PARTITIONS, number / PARTITIONS, 17);
    int digit = number < images / 2 ? 3 : LABEL;
    return RestoredImageCodec.encode(
        new RestoredImage(
            id,
            Restorations.pixels(digit),
            digit == LABEL ? "expert-1" : "expert-0",
            1.5,
            "step-" + number / 32,
            origin,
            truth));
  }
}
