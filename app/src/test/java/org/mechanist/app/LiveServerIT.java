package org.mechanist.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.mnist.MnistLocator;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.pipeline.Publication;
import org.mechanist.learner.recipe.Recipes;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Topics;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.api.LiveOptions;
import org.mechanist.serving.api.LiveServer;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;

/**
 * The server on a real broker, with a learner that learns; each answer is held to the document that
 * describes it.
 */
class LiveServerIT {

  private static final String TOKEN = "0123456789abcdef0123";
  private static final String JSON = "application/json";
  private static final int BATCH = 32;
  private static final int CANONICAL = 200;
  private static final int IMAGES = 10 * BATCH;
  private static final Duration WITHIN = Duration.ofMinutes(4);
  private static final List<Mechanism> MECHANISMS =
      Stream.of("invert", "translate(0,-4)", "noise(0.25)").map(Mechanisms::parse).toList();

  /** One: each keeps its connections for a while. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static final Topics TOPICS = new Topics("t" + UUID.randomUUID());
  private static final List<AutoCloseable> OPEN = new ArrayList<>();
  private static KafkaSettings settings;
  private static Split digits;
  private static LiveServer server;
  private static ApiDocument document;

  @BeforeAll
  static void start() throws Exception {
    var broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    OPEN.add(broker::close);
    settings = KafkaSettings.of(broker.bootstrap());
    digits = Split.of(MnistLocator.standard().locate(Optional.empty(), (what, done, all) -> {}));
    TopicSetup.createMissing(settings, TOPICS, 2, Duration.ofSeconds(60));
    send();
    var classifier = DigitClassifier.bundled();
    OPEN.add(classifier);
    server = serve(settings, classifier);
    OPEN.add(server);
    document = new ApiDocument(bytes(request("/openapi.json").GET()).body());
    OPEN.add(learn());
    await("all is restored", () -> state().at("/counts/restored").asLong() >= IMAGES);
    await("there is a snapshot", () -> state().has("snapshot"));
    await("the learner has told", () -> state().has("committee"));
  }

  private static LiveServer serve(KafkaSettings kafka, DigitClassifier classifier) {
    var http = new HttpSettings(HttpSettings.LOOPBACK, 0, Optional.of(AccessToken.of(TOKEN)));
    var options = new LiveOptions(http, "Mechanist test", Optional.empty(), Optional.empty());
    return LiveServer.start(options, kafka, TOPICS, classifier, Clock.systemUTC());
  }

  @AfterAll
  static void closeAll() throws Exception {
    for (int i = OPEN.size() - 1; i >= 0; i--) {
      OPEN.get(i).close();
    }
  }

  @Test
  void state_ofARunningLearner_tellsWhatTheTopicsHold() throws Exception {
    var state = call("GET", "/api/state", "/api/state", null, 200);

    assertThat(state.at("/kafka/connected").asBoolean()).isTrue();
    assertThat(state.at("/learner/state").asText()).isEqualTo("learning");
    assertThat(state.at("/counts/restored").asLong()).isGreaterThanOrEqualTo(IMAGES);
    assertThat(state.at("/counts/deadLetters").asLong()).isGreaterThanOrEqualTo(1);
    assertThat(state.at("/counts/transformed").asLong())
        .isEqualTo(
            state.at("/counts/restored").asLong()
                + state.at("/counts/deadLetters").asLong()
                + state.at("/counts/lag").asLong());
    assertThat(state.at("/shares/mechanisms"))
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrder("invert", "translate(0,-4)", "noise(0.25)");
    assertThat(state.at("/accuracy/images").asInt()).isPositive();
    assertThat(state.at("/accuracy/clean").asDouble()).isGreaterThan(0.8);
    assertThat(state.at("/history").size()).isPositive();
    assertThat(state.at("/snapshot/width").asInt()).isEqualTo(32);
    assertThat(state.at("/writable").asBoolean()).isTrue();
    call("GET", "/api/mechanisms", "/api/mechanisms", null, 200);
    call("GET", "/openapi.json", "/openapi.json", null, 200);
    call("GET", "/health/live", "/health/live", null, 200);
    call("GET", "/health/ready", "/health/ready", null, 200);
  }

  @Test
  void experts_ofTheCommittee_comeWithWhatTheyDoAndAsModels() throws Exception {
    var experts = call("GET", "/api/experts", "/api/experts", null, 200).path("experts");

    assertThat(experts.size()).isGreaterThan(1);
    assertThat(experts).anyMatch(expert -> !expert.path("samples").isEmpty());
    var id = experts.get(0).path("expert").asText();
    var one = call("GET", "/api/experts/{expert}", "/api/experts/" + id, null, 200);
    assertThat(one.path("expert").asText()).isEqualTo(id);
    call("GET", "/api/experts/{expert}", "/api/experts/expert-999", null, 404);
    var model = bytes(request("/api/experts/" + id + ".onnx").GET());
    check("GET", "/api/experts/{expert}.onnx", model, 200);
    assertThat(model.body()).hasSizeGreaterThan(1000);
  }

  @Test
  void restore_digits_givesWhatEveryExpertMakesOfThem() throws Exception {
    var digit = digits.transformed().digit(0);
    var images =
        Map.of(
            "images",
            List.of(raw(digit.clean()), raw(digit.clean())),
            "mechanism",
            Map.of("kind", "invert"));
    var answer = call("POST", "/api/restore", "/api/restore", images, 200, JSON, "");

    assertThat(answer.path("images")).hasSize(2);
    var first = answer.at("/images/0");
    var inverted = Mechanisms.parse("invert").apply(digit.clean(), new SplittableRandom(1));
    assertThat(first.path("transformed").binaryValue()).isEqualTo(inverted.values());
    assertThat(first.path("restored").binaryValue()).hasSize(1024);
    assertThat(first.path("scores").has(first.path("expert").asText())).isTrue();
    assertThat(first.path("scores").size()).isGreaterThan(1);
    assertThat(first.path("label").asInt()).isBetween(0, 9);
    assertThat(answer.path("modelVersion").asText()).startsWith("step-");

    var loser = first.path("scores").fieldNames();
    var forced = last(loser);
    var byForced = Map.of("images", List.of(raw(digit.clean())), "expert", forced);
    assertThat(
            call("POST", "/api/restore", "/api/restore", byForced, 200, JSON, "")
                .at("/images/0/expert")
                .asText())
        .isEqualTo(forced);
    var nobody = Map.of("images", List.of(raw(digit.clean())), "expert", "expert-999");
    call("POST", "/api/restore", "/api/restore", nobody, 422);
    var small = Map.of("images", List.of(raw(new Pixels(28, 28, new byte[784]))));
    assertThat(call("POST", "/api/restore", "/api/restore", small, 422).path("detail").asText())
        .contains("32×32");
  }

  @Test
  void restore_onePngOrBarePixels_comesBackAsSuch() throws Exception {
    var clean = digits.transformed().digit(1).clean();
    var raw =
        bytes(
            request("/api/restore?width=32&height=32")
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(clean.values())));
    check("POST", "/api/restore", raw, 200);
    assertThat(raw.headers().firstValue("content-type")).contains("image/png");
    assertThat(raw.headers().firstValue("expert").orElse("")).startsWith("expert-");
    assertThat(Double.parseDouble(raw.headers().firstValue("score").orElse(""))).isFinite();
    assertThat(raw.headers().firstValue("label").orElse("")).matches("\\d");
    var image = ImageIO.read(new ByteArrayInputStream(raw.body()));
    assertThat(image.getWidth()).isEqualTo(32);

    var png =
        bytes(
            request("/api/restore")
                .header("Content-Type", "image/png")
                .header("Accept", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(raw.body())));
    check("POST", "/api/restore", png, 200);
    assertThat(png.body()).hasSize(1024);
    var json =
        bytes(
            request("/api/restore")
                .header("Content-Type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofByteArray(raw.body())));
    check("POST", "/api/restore", json, 200);
    assertThat(Json.MAPPER.readTree(json.body()).at("/images/0/restored").binaryValue())
        .isEqualTo(png.body());
  }

  @Test
  void commands_withTheToken_areCarriedOutAndHeardOf() throws Exception {
    var ids = new ArrayList<String>();
    state().at("/committee/experts").forEach(one -> ids.add(one.path("expert").asText()));
    var expert = ids.get(0);
    var freeze = "/api/experts/" + expert + "/freeze";
    try (var events = new Events("")) {
      check("POST", "/api/experts/{expert}/freeze", bytes(post(freeze, null, "", JSON)), 401);
      var frozen = decided(events, "freeze", expert, Map.of("reason", "a test"));
      assertThat(frozen.path("kind").asText()).isEqualTo("frozen");
      assertThat(frozen.path("reason").asText()).contains("a test");
      assertThat(decided(events, "freeze", expert, null).path("kind").asText())
          .isEqualTo("refused");
      var thawed = decided(events, "thaw", expert, null);
      assertThat(thawed.path("kind").asText()).isEqualTo("thawed");
      try (var resumed = new Events(frozen.path("id").asText())) {
        assertThat(resumed.next("lifecycle", thawed.path("id").asText())).isEqualTo(thawed);
        assertThat(resumed.heard).doesNotContain(frozen.path("id").asText());
      }
      assertThat(decided(events, "retire", ids.get(2), null).path("kind").asText())
          .isEqualTo("retired");
      assertThat(decided(events, "retire", "expert-999", null).path("kind").asText())
          .isEqualTo("refused");
      var merge = Map.of("expert", ids.get(1), "other", ids.get(0));
      var merged =
          decided(events, "/api/merge", bytes(post("/api/merge", merge, "Bearer " + TOKEN, JSON)));
      assertThat(merged.path("kind").asText()).isEqualTo("merged");
    }
    await("the committee tells", () -> state().at("/committee/experts").size() == ids.size() - 2);
  }

  /** What a learner decided, which a busy one does after the server's patience is over. */
  private static JsonNode decided(Events events, String verb, String expert, Object body)
      throws Exception {
    return decided(
        events,
        "/api/experts/{expert}/" + verb,
        bytes(post("/api/experts/" + expert + "/" + verb, body, "Bearer " + TOKEN, JSON)));
  }

  private static JsonNode decided(Events events, String template, HttpResponse<byte[]> answer)
      throws Exception {
    check("POST", template, answer, answer.statusCode());
    var json = Json.MAPPER.readTree(answer.body());
    return switch (answer.statusCode()) {
      case 200 -> events.next("lifecycle", json.path("id").asText());
      case 202 -> events.answer(json.path("command").asText());
      case 409 -> Json.MAPPER.createObjectNode().put("kind", "refused");
      default -> throw new AssertionError(json.toString());
    };
  }

  @Test
  void events_areStatesAndImages() throws Exception {
    try (var events = new Events("")) {
      var state = events.next("state", null);
      assertThat(document.errors("State", state)).isEmpty();
      assertThat(state.path("history").size()).isLessThanOrEqualTo(1);
      assertThat(state.path("events")).isEmpty();
      send(3 * BATCH);
      var images = events.next("images", null);
      assertThat(images.size()).isBetween(1, 8);
      for (var image : images) {
        assertThat(document.errors("StreamImage", image)).isEmpty();
        assertThat(image.path("mechanism").asText()).isNotBlank();
      }
    }
    var listening = bytes(request("/health/live").GET());
    check("GET", "/health/live", listening, 200);
  }

  @Test
  void deadLetters_areShownAndPutBackOnce() throws Exception {
    var letters = call("GET", "/api/dead-letters", "/api/dead-letters?limit=5", null, 200);
    long count = letters.path("count").asLong();
    assertThat(count).isPositive();
    var letter = letters.path("letters").get(letters.path("letters").size() - 1);
    assertThat(letter.path("topic").asText()).isEqualTo(TOPICS.transformed());
    var replay = "/api/dead-letters/" + letter.path("position").asText() + "/replay";

    var replayed = call("POST", "/api/dead-letters/{position}/replay", replay, null, 200);

    assertThat(replayed.path("topic").asText()).isEqualTo(TOPICS.transformed());
    call("POST", "/api/dead-letters/{position}/replay", replay, null, 409);
    call(
        "POST",
        "/api/dead-letters/{position}/replay",
        "/api/dead-letters/999999/replay",
        null,
        404);
    await(
        "it is a dead letter again", () -> state().at("/counts/deadLetters").asLong() == count + 1);
  }

  @Test
  void metrics_areThoseOfTheState() throws Exception {
    var metrics = bytes(request("/metrics").GET());
    check("GET", "/metrics", metrics, 200);
    var text = new String(metrics.body(), UTF_8);

    assertThat(text)
        .contains("mechanist_images_total{topic=\"transformed\"}")
        .contains("mechanist_images_total{topic=\"restored\"}")
        .contains("mechanist_kafka_connected 1.0")
        .contains("mechanist_accuracy{of=\"clean\"}")
        .contains("mechanist_expert_share{expert=\"expert-0\"}")
        .contains("mechanist_lifecycle_events_total{kind=\"frozen\"}")
        .contains("mechanist_learner_age_seconds")
        .contains("jvm_memory_used_bytes");
    var steps = text.lines().filter(line -> line.startsWith("mechanist_steps_total ")).findFirst();
    assertThat(Double.parseDouble(steps.orElseThrow().split(" ")[1])).isPositive();
  }

  /** A client in another language, written against the document alone. */
  @Test
  void example_inPython_restoresADigit() throws Exception {
    var digit = digits.transformed().digit(2).clean();
    var file = folder.resolve("digit.raw");
    Files.write(file, digit.values());
    var process =
        new ProcessBuilder(
                "python3",
                "../docs/examples/restore.py",
                "--server",
                "http://localhost:" + server.port(),
                "--mechanism",
                "translate",
                "--set",
                "dx=3",
                file.toString())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    assertThat(output)
        .contains("restored by expert-")
        .containsPattern("score +-?\\d")
        .containsPattern("reads \\d")
        .contains("@");
  }

  /** A client in Java, generated from the document and nothing else. */
  @Test
  void client_generatedFromTheDocument_works() throws Exception {
    var client = GeneratedClient.of(folder, bytes(request("/openapi.json").GET()).body());

    var said = client.run("http://localhost:" + server.port(), TOKEN);

    assertThat(said)
        .containsPattern("Mechanist test restored \\d+, \\d experts")
        .contains("ready: up")
        .containsPattern("restored 2 images, the last by expert-\\d, \\d scores, 1024 bytes")
        .containsPattern("dead letters: [12]")
        .contains("without the token: 401")
        .doesNotContain("frozen without the token");
  }

  private static String last(Iterator<String> names) {
    var last = names.next();
    while (names.hasNext()) {
      last = names.next();
    }
    return last;
  }

  private static Map<String, Object> raw(Pixels pixels) {
    return Map.of(
        "width",
        pixels.width(),
        "height",
        pixels.height(),
        "pixels",
        Base64.getEncoder().encodeToString(pixels.values()));
  }

  /** Listens to events until it is closed. */
  private static final class Events implements AutoCloseable {
    private final Stream<String> lines;
    private final Iterator<String> iterator;
    private final HashSet<String> heard = new HashSet<>();

    Events(String last) throws Exception {
      var request = request("/api/events").GET();
      if (!last.isEmpty()) {
        request.header("Last-Event-ID", last);
      }
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofLines());
      document.check(
          "GET",
          "/api/events",
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          new byte[0]);
      this.lines = response.body();
      this.iterator = lines.iterator();
    }

    /**
     * The data of the next event of a kind.
     *
     * @param id that it has; null for any
     */
    JsonNode next(String kind, String id) throws IOException {
      var deadline = System.nanoTime() + WITHIN.toNanos();
      while (System.nanoTime() < deadline) {
        var event = new ArrayList<String>();
        for (var line = iterator.next(); !line.isEmpty(); line = iterator.next()) {
          event.add(line);
        }
        event.stream()
            .filter(line -> line.startsWith("id: "))
            .forEach(line -> heard.add(line.substring(4)));
        if (event.contains("event: " + kind) && (id == null || event.contains("id: " + id))) {
          return Json.MAPPER.readTree(event.get(event.size() - 1).substring("data: ".length()));
        }
      }
      throw new AssertionError("no event " + kind);
    }

    /** The event that answers a command. */
    JsonNode answer(String command) throws IOException {
      while (true) {
        var event = next("lifecycle", null);
        if (event.path("command").asText().equals(command)) {
          return event;
        }
      }
    }

    @Override
    public void close() {
      lines.close();
    }
  }

  private static JsonNode state() {
    try {
      var answer = bytes(request("/api/state").GET());
      document.check("GET", "/api/state", answer.statusCode(), JSON, answer.body());
      return Json.MAPPER.readTree(answer.body());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode call(String method, String template, String path, Object body, int status)
      throws Exception {
    return call(method, template, path, body, status, JSON, "Bearer " + TOKEN);
  }

  private static JsonNode call(
      String method,
      String template,
      String path,
      Object body,
      int status,
      String type,
      String authorization)
      throws Exception {
    var answer =
        bytes(method.equals("GET") ? request(path).GET() : post(path, body, authorization, type));
    check(method, template, answer, status);
    return Json.MAPPER.readTree(answer.body());
  }

  private static HttpRequest.Builder post(
      String path, Object body, String authorization, String type) throws Exception {
    var request =
        request(path)
            .header("Content-Type", type)
            .POST(
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
    return authorization.isEmpty() ? request : request.header("Authorization", authorization);
  }

  private static void check(String method, String template, HttpResponse<byte[]> answer, int status)
      throws Exception {
    assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(status);
    document.check(
        method,
        template,
        answer.statusCode(),
        answer.headers().firstValue("content-type").orElse(""),
        answer.body());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://localhost:%d%s".formatted(server.port(), path)))
        .timeout(Duration.ofMinutes(1));
  }

  private static HttpResponse<byte[]> bytes(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static LearnerPipeline learn() {
    var recipe =
        Recipes.load(
            "mechanist",
            Map.of(
                "experts.filters", "4",
                "pretraining.iterations", "10",
                "pretraining.images", "64",
                "growth.everySteps", "0")); // nobody else decides
    var options =
        new LearnerOptions(
                recipe, 4, 5, 1, "cpu", 1, Long.MAX_VALUE, CANONICAL, Duration.ofSeconds(5), 0.5)
            .with(new Publication(true, Duration.ofSeconds(1)));
    var limits = new BatchLimits(BATCH, Duration.ofMillis(50), 4, 1);
    var pipeline =
        new LearnerPipeline(settings, TOPICS, TOPICS.prefix(), limits, options, Clock.systemUTC());
    pipeline.run().subscribe(done -> {}, failed -> {});
    return pipeline;
  }

  /** Canonical images, transformed ones, and a message that is neither. */
  private static void send() {
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < CANONICAL; i++) {
        var clean = digits.canonical().digit(i).clean();
        writer.send(
            TOPICS.canonical(),
            null,
            ImageCodec.encode(new Image("canonical-" + i, "test", clean, List.of())));
      }
      writer.send(
          TOPICS.transformed(), 0, new Message("broken".getBytes(UTF_8), new byte[3], List.of()));
      writer.flush();
    }
    send(IMAGES);
  }

  private static void send(int images) {
    var random = new SplittableRandom(1);
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < images; i++) {
        var digit = digits.transformed().digit(i);
        var mechanism = MECHANISMS.get(i % MECHANISMS.size());
        var truth = new Truth(Truth.STREAM, mechanism.name(), digit.label(), digit.clean());
        var image =
            new Image(
                "image-" + UUID.randomUUID(),
                "test",
                mechanism.apply(digit.clean(), random),
                truth.headers());
        writer.send(TOPICS.transformed(), i % 2, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    Eventually.is(what, condition, Duration.ofMillis(200), WITHIN);
  }
}
