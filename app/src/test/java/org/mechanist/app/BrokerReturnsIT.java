package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.HttpSettings;
import reactor.core.publisher.Flux;

/** A server outlives its broker. */
class BrokerReturnsIT {

  private static final Duration WITHIN = Duration.ofMinutes(4);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void state_whileTheBrokerIsAway_saysSoAndGoesOnAfterwards(@TempDir Path folder) {
    var broker = EmbeddedBroker.start(folder, 0);
    var bootstrap = broker.bootstrap();
    var settings = KafkaSettings.of(bootstrap);
    TopicSetup.createMissing(settings, Topics.DEFAULT, 1, Duration.ofMinutes(1));
    tell(settings, "expert-0");
    var options =
        new LiveOptions(
            HttpSettings.onLoopback(0), "Mechanist test", Optional.empty(), Optional.empty());
    try (var classifier = DigitClassifier.bundled();
        var server =
            LiveServer.start(options, settings, Topics.DEFAULT, classifier, Clock.systemUTC())) {
      await("it is connected", server, state -> isConnected(state) && events(state).size() == 1);
      broker.close();
      await("it has noticed", server, state -> !isConnected(state));
      try (var again = EmbeddedBroker.start(folder, broker.port())) {
        assertThat(again.bootstrap()).isEqualTo(bootstrap);
        tell(settings, "expert-1");

        await("it is back", server, state -> isConnected(state) && events(state).size() > 1);

        assertThat(events(state(server)))
            .as("each event once")
            .extracting(event -> event.path("expert").asText())
            .containsExactly("expert-0", "expert-1");
      }
    }
  }

  private static void tell(KafkaSettings settings, String expert) {
    var event =
        new LifecycleEvent(
            UUID.randomUUID(),
            Clock.systemUTC().instant(),
            1,
            1,
            LifecycleEvent.Kind.SPAWNED,
            expert,
            "for a test",
            Map.of());
    try (var writer = new TopicWriter(settings)) {
      writer.send(Topics.DEFAULT.lifecycle(), null, event.encode());
      writer.flush();
    }
  }

  private static boolean isConnected(JsonNode state) {
    return state.at("/kafka/connected").asBoolean();
  }

  private static List<JsonNode> events(JsonNode state) {
    return state.path("events").valueStream().toList();
  }

  private JsonNode state(LiveServer server) {
    try {
      var request = HttpRequest.newBuilder(URI.create(server.address() + "api/state")).build();
      return Json.MAPPER.readTree(
          client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void await(String what, LiveServer server, Predicate<JsonNode> condition) {
    assertThat(
            Flux.interval(Duration.ofMillis(200))
                .onBackpressureDrop()
                .map(tick -> condition.test(state(server)))
                .filter(reached -> reached)
                .blockFirst(WITHIN))
        .as(what)
        .isTrue();
  }
}
