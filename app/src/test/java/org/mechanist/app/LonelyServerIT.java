package org.mechanist.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;

/** The server on a real broker on which nobody learns: what topics hold is all there is. */
class LonelyServerIT {

  private static final String TOKEN = "0123456789abcdef0123";
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /** More than it asks at once. */
  private static final int COMMANDS = 8;

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;
  private static DigitClassifier classifier;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Topics topics = new Topics("t" + UUID.randomUUID());
  private LiveServer server;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder, 0);
    settings = KafkaSettings.of(broker.bootstrap());
    classifier = DigitClassifier.bundled();
  }

  @AfterAll
  static void stopBroker() {
    classifier.close();
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    TopicSetup.createMissing(settings, topics, 2, WITHIN);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void replay_oneOfWhichAPartWasKept_isRefusedWithWhatIsTrue() throws Exception {
    send(topics.deadLetters(), 0, letter().cutTo(5).encode());
    serve();

    var answer = client.send(post("api/dead-letters/0/replay"), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).contains("Only a part of this dead letter was kept");
  }

  /** Nobody answers them, and the server is patient. */
  @Test
  void state_whileCommandsWait_waitsForNone() throws Exception {
    serve();
    var commands =
        Stream.generate(() -> post("api/experts/expert-0/freeze"))
            .limit(COMMANDS)
            .map(command -> client.sendAsync(command, BodyHandlers.ofString()))
            .toList();

    assertThat(get("api/state").statusCode()).isEqualTo(200);

    assertThat(commands).noneMatch(CompletableFuture::isDone);
    for (var command : commands) {
      assertThat(command.join().statusCode()).isEqualTo(202);
    }
  }

  private DeadLetter letter() {
    return new DeadLetter(
        new Message("key".getBytes(UTF_8), new byte[100], List.of()),
        new Origin(topics.transformed(), 0, 0, 0),
        new Malformed(Malformed.Cause.WRONG_LENGTH, "too long"));
  }

  private void send(String topic, int partition, Message message) {
    try (var writer = new TopicWriter(settings)) {
      writer.send(topic, partition, message);
      writer.flush();
    }
  }

  private void serve() {
    start();
    await("it is connected", () -> state().at("/kafka/connected").asBoolean());
  }

  private void start() {
    var http = new HttpSettings(HttpSettings.LOOPBACK, 0, Optional.of(AccessToken.of(TOKEN)));
    server =
        LiveServer.start(
            new LiveOptions(http, "Mechanist test", Optional.empty(), Optional.empty()),
            settings,
            topics,
            classifier,
            Clock.systemUTC());
  }

  private JsonNode state() {
    try {
      return Json.MAPPER.readTree(get("api/state").body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofString());
  }

  private HttpRequest post(String path) {
    return request(path)
        .header("Authorization", "Bearer " + TOKEN)
        .POST(BodyPublishers.noBody())
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path)).timeout(WITHIN);
  }

  private static void await(String what, BooleanSupplier condition) {
    Eventually.is(what, condition, Duration.ofMillis(100), WITHIN);
  }
}
