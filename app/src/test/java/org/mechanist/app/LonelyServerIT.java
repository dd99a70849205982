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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
import org.mechanist.schemas.LifecycleEvent;
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

  private static final int STATES = 20;

  private static final int EVENTS = 5;

  /** More than are polled at once. */
  private static final int LETTERS = 1200;

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

    for (int i = 0; i < STATES; i++) {
      assertThat(get("api/state").statusCode()).isEqualTo(200);
    }

    assertThat(commands).noneMatch(CompletableFuture::isDone);
    for (var command : commands) {
      assertThat(command.join().statusCode()).isEqualTo(202);
    }
  }

  @Test
  void events_beforeTheServer_areKnownAndNotToldAsNew() throws Exception {
    var before = List.of(tell("expert-0"), tell("expert-1"), tell("expert-2"));
    start();
    try (var heard = listen(request("api/events"))) {
      await("what was before is known", () -> experts().size() == before.size());
      var after = tell("expert-3");

      assertThat(heard.next()).isEqualTo(after.toString());
      assertThat(experts()).containsExactly("expert-0", "expert-1", "expert-2", "expert-3");
    }
    var last = before.get(1).toString();
    try (var heard = listen(request("api/events").header("Last-Event-ID", last))) {
      assertThat(heard.next()).isEqualTo(before.get(2).toString());
    }
  }

  /** What was told is in the state from then on; else who asks for it after listening misses it. */
  @Test
  void state_afterAnEventWasHeard_hasIt() throws Exception {
    serve();
    try (var heard = listen(request("api/events"))) {
      for (int i = 0; i < EVENTS; i++) {
        var id = tell("expert-" + i);
        assertThat(heard.next()).isEqualTo(id.toString());
        assertThat(experts()).hasSize(i + 1);
      }
    }
  }

  /** Who counts how many come within a while is not alarmed by a start. */
  @Test
  void metrics_ofAServerThatStarts_beginWithWhatThereIs() throws Exception {
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < LETTERS; i++) {
        writer.send(topics.deadLetters(), 0, letter().encode());
      }
      writer.flush();
    }
    start();

    var counted = new ArrayList<String>();
    await(
        "they are counted",
        () -> {
          metric("mechanist_images_total{topic=\"dead-letters\"} ").ifPresent(counted::add);
          return !counted.isEmpty();
        });

    assertThat(counted).containsExactly("%d.0".formatted(LETTERS));
  }

  private Optional<String> metric(String name) {
    try {
      return get("metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()))
          .findFirst();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Of the events, in their order. */
  private List<String> experts() {
    return state().path("events").valueStream().map(one -> one.path("expert").asText()).toList();
  }

  private UUID tell(String expert) {
    var id = UUID.randomUUID();
    var event =
        new LifecycleEvent(
            id, Instant.now(), 1, 1, LifecycleEvent.Kind.SPAWNED, expert, "for a test", Map.of());
    send(topics.lifecycle(), 0, event.encode());
    return id;
  }

  private Heard listen(HttpRequest.Builder request) throws Exception {
    var answer = client.send(request.build(), BodyHandlers.ofLines());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new Heard(answer.body(), answer.body().iterator());
  }

  /** What a server sends, until it is closed. */
  private record Heard(Stream<String> lines, Iterator<String> iterator) implements AutoCloseable {

    /** The id of the next event that has one, as those of experts do. */
    String next() {
      var line = iterator.next();
      while (!line.startsWith("id: ")) {
        line = iterator.next();
      }
      return line.substring("id: ".length());
    }

    @Override
    public void close() {
      lines.close();
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
