package org.mechanist.serving.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.LifecycleEvent.Kind;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Topics;

/** On the real broker. */
@Timeout(60)
class LifecycleFeedIT {

  private static final Topics TOPICS = new Topics("heard");

  @TempDir private static Path brokerData;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerData, 0);
    settings = KafkaSettings.of(broker.bootstrap());
    TopicSetup.createMissing(settings, TOPICS, 1, Duration.ofSeconds(30));
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void catchUp_events_bringsEachInOrderAndPassesOverWhatIsNone() {
    var heard = new ArrayList<LifecycleEvent>();
    try (var feed = new LifecycleFeed(settings, TOPICS, heard::add)) {
      feed.catchUp();
      assertThat(heard).isEmpty();
      var first = event(Kind.SPAWNED, 30);
      var second = event(Kind.CONFIRMED, 60);
      try (var writer = new TopicWriter(settings)) {
        writer.send(TOPICS.lifecycle(), 0, first.encode());
        writer.send(TOPICS.lifecycle(), 0, broken("not JSON"));
        writer.send(TOPICS.lifecycle(), 0, broken("null"));
        writer.send(TOPICS.lifecycle(), 0, broken("{\"kind\":\"unheard-of\"}"));
        writer.send(TOPICS.lifecycle(), 0, broken("{\"kind\":\"spawned\"}"));
        writer.send(TOPICS.lifecycle(), 0, second.encode());
        writer.flush();
      }
      feed.catchUp();
      assertThat(heard).containsExactly(first, second);
      feed.poll();
      assertThat(heard).hasSize(2);
    }
  }

  private static LifecycleEvent event(Kind kind, long step) {
    return new LifecycleEvent(
        UUID.randomUUID(),
        Instant.EPOCH,
        step,
        32 * step,
        kind,
        "expert-1",
        "it has a reason",
        Map.of("images", 3.5));
  }

  private static Message broken(String value) {
    return new Message(null, value.getBytes(StandardCharsets.UTF_8), List.of());
  }
}
