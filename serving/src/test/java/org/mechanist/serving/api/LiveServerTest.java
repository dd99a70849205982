package org.mechanist.serving.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.classifier.DigitClassifier;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;
import org.slf4j.LoggerFactory;

/** What is served where Kafka is not there: all but what needs it. */
class LiveServerTest {

  private static final String TOKEN = "0123456789abcdef0123";
  private static final String BLACK = Base64.getEncoder().encodeToString(new byte[1024]);

  /** Nobody listens there, and it says so time and again. */
  private static final KafkaSettings NOWHERE = KafkaSettings.of("localhost:1");

  private static final Logger CLIENTS = (Logger) LoggerFactory.getLogger("org.apache.kafka");
  private static final List<LiveMechanisms.Present> PRESENT = new CopyOnWriteArrayList<>();

  @TempDir private static Path folder;
  private static DigitClassifier classifier;

  /** One, since each keeps a connection, of which a server takes so many. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static LiveServer server;

  @BeforeAll
  static void start() {
    CLIENTS.setLevel(Level.OFF);
    classifier = DigitClassifier.bundled();
    server = start(Optional.of(new Sent()));
  }

  private static LiveServer start(Optional<LiveMechanisms> mechanisms) {
    var http = new HttpSettings(HttpSettings.LOOPBACK, 0, Optional.of(AccessToken.of(TOKEN)));
    return LiveServer.start(
        new LiveOptions(http, "Mechanist test", Optional.of(folder), mechanisms),
        NOWHERE,
        Topics.DEFAULT,
        classifier,
        Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    server.close();
    classifier.close();
    CLIENTS.setLevel(null);
  }

  @Test
  void routes_served_areThoseOfTheDocument() throws Exception {
    var document = Json.MAPPER.readTree(get("/openapi.json").body());

    var served = new TreeMap<>(server.routes());
    served.keySet().removeAll(Set.of("/", "/assets/{file}")); // for people
    assertThat(documented(document)).isEqualTo(served);
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
  }

  @Test
  void document_refersToNothingThatItLacks() throws Exception {
    var document = Json.MAPPER.readTree(get("/openapi.json").body());
    var missing = new TreeSet<String>();
    var ids = new ArrayList<String>();
    document
        .findValues("$ref")
        .forEach(
            ref -> {
              if (document.at(ref.asText().substring(1)).isMissingNode()) {
                missing.add(ref.asText());
              }
            });
    document.findValues("operationId").forEach(id -> ids.add(id.asText()));

    assertThat(missing).isEmpty();
    assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates();
  }

  /** A server adds a model's route to that of its expert. */
  private static Map<String, Set<String>> documented(JsonNode document) {
    var documented = new TreeMap<String, Set<String>>();
    document
        .path("paths")
        .properties()
        .forEach(
            path -> {
              var methods = new TreeSet<String>();
              path.getValue()
                  .fieldNames()
                  .forEachRemaining(name -> methods.add(name.toUpperCase()));
              documented.put(path.getKey(), methods);
            });
    assertThat(documented.remove("/api/experts/{expert}.onnx")).containsExactly("GET");
    return documented;
  }

  @Test
  void state_withoutKafka_saysSo() throws Exception {
    var state = Json.MAPPER.readTree(get("/api/state").body());

    assertThat(state.at("/kafka/connected").asBoolean()).isFalse();
    assertThat(state.at("/kafka/detail").asText()).isNotBlank();
    assertThat(state.at("/learner/state").asText()).isEqualTo("unknown");
    assertThat(state.at("/writable").asBoolean()).isTrue();
    assertThat(state.at("/topics").asText()).isEqualTo("mechanist");
    assertThat(state.has("committee")).isFalse();
    assertThat(state.at("/demo/catalogue").size()).isGreaterThan(5);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/metrics").body()).contains("mechanist_kafka_connected 0.0");
  }

  @Test
  void page_runsItsOwnScriptsAndNoOthers() throws Exception {
    var page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy"))
        .contains(
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                + " script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'");
    assertThat(page.body()).doesNotContain("<script>").doesNotContain("style=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/",
        "/assets/..%2fopenapi.json",
        "/assets/../api/openapi.json",
        "/assets/index.html",
        "/assets/LiveServer.class",
        "/assets/none.js",
        "/index.html",
        "/report/none.png",
        "/api",
        "/api/experts/",
        "/api/experts/..%2f..",
        "/api/experts/expert-0",
        "/api/experts/expert-0.onnx",
        "/api/experts/.onnx"
      })
  void get_whatIsNotThere_isNotFound(String path) throws Exception {
    assertProblem(get(path), 404);
  }

  @Test
  void report_ofTheFolder_isBesideThePage() throws Exception {
    Files.writeString(folder.resolve("report.html"), "<p>the report</p>");

    assertThat(get("/report/").body()).isEqualTo("<p>the report</p>");
    assertThat(Json.MAPPER.readTree(get("/api/state").body()).path("report").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/state, POST, GET",
    "/api/restore, GET, POST",
    "/api/merge, DELETE, POST",
    "/api/experts/expert-0/freeze, GET, POST",
    "/api/demo/mechanisms, GET, POST"
  })
  void request_byAnotherMethod_isToldWhichThereAre(String path, String method, String allowed)
      throws Exception {
    var answer =
        send(
            request(path)
                .header("Authorization", bearer())
                .method(method, HttpRequest.BodyPublishers.noBody()));

    assertProblem(answer, 405);
    assertThat(answer.headers().firstValue("allow")).contains(allowed);
  }

  @Test
  void restore_beforeThereIsASnapshot_isForLater() throws Exception {
    var answer =
        post(
            "/api/restore",
            "{\"images\":[{\"width\":32,\"height\":32,\"pixels\":\"%s\"}]}".formatted(BLACK));

    assertProblem(answer, 503);
    assertThat(answer.headers().firstValue("retry-after")).contains("5");
    assertThat(answer.body()).contains("There is no snapshot of a learner yet.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400",
        "null | 400",
        "[] | 400",
        "{\"images\":5} | 400",
        "{\"images\":[{\"width\":32,\"height\":32,\"pixels\":\"%\"}]} | 400",
        "{\"images\":[{\"width\":99999999999,\"height\":32,\"pixels\":\"\"}]} | 400",
        "{} | 422",
        "{\"images\":[]} | 422",
        "{\"images\":[null]} | 422",
        "{\"images\":[{\"width\":32,\"height\":32}]} | 422",
        "{\"images\":[{\"width\":0,\"height\":0,\"pixels\":\"\"}]} | 422",
        "{\"images\":[{\"width\":2,\"height\":1,\"pixels\":\"AA==\"}]} | 422",
        "{\"images\":[{\"width\":1,\"height\":1,\"pixels\":\"AA==\"}],\"mechanism\":{\"kind\":\"magic\"}}"
            + " | 422",
        "{\"images\":[{\"width\":1,\"height\":1,\"pixels\":\"AA==\"}],\"mechanism\":{}} | 422",
        "{\"images\":[{\"width\":1,\"height\":1,\"pixels\":\"AA==\"}],\"mechanism\":{\"kind\":\"noise\",\"parameters\":{\"sigma\":9}}}"
            + " | 422",
        "{\"images\":[{\"width\":1,\"height\":1,\"pixels\":\"AA==\"}],\"mechanism\":{\"kind\":\"noise\",\"parameters\":{\"evil\":1}}}"
            + " | 422",
        "{\"images\":[{\"width\":1,\"height\":1,\"pixels\":\"AA==\"}],\"mechanism\":{\"kind\":\"noise\",\"parameters\":{\"sigma\":null}}}"
            + " | 422"
      })
  void restore_whatMakesNoSense_isRefusedWithoutRepeatingIt(String body, int status)
      throws Exception {
    var answer = post("/api/restore", body);

    assertProblem(answer, status);
    assertThat(answer.body()).doesNotContain("magic", "evil", "99999999999");
  }

  @Test
  void restore_tooManyTooLargeOrOfAnUnknownType_isRefused() throws Exception {
    var one = "{\"width\":1,\"height\":1,\"pixels\":\"AA==\"},";
    var many = "{\"images\":[" + one.repeat(65).replaceFirst(",$", "]}");
    assertProblem(post("/api/restore", many), 422);
    assertProblem(post("/api/restore", " ".repeat((1 << 20) + 1)), 413);
    assertProblem(
        send(
            request("/api/restore")
                .header("content-type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        415);
    assertProblem(
        send(
            request("/api/restore")
                .header("content-type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        400);
    assertProblem(
        send(
            request("/api/restore")
                .header("content-type", "image/png")
                .POST(HttpRequest.BodyPublishers.ofString("x"))),
        422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/experts/expert-0/freeze",
        "/api/experts/expert-0/retire",
        "/api/merge",
        "/api/dead-letters/0/replay",
        "/api/demo/mechanisms"
      })
  void post_withoutTheToken_isRefused(String path) throws Exception {
    assertProblem(
        send(request(path).POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"invert\"}"))),
        401);
    assertThat(PRESENT).isEmpty();
  }

  @Test
  void post_whatNeedsKafka_isForLaterAtOnce() throws Exception {
    assertProblem(post("/api/experts/expert-0/freeze", ""), 503);
    assertProblem(post("/api/merge", "{\"expert\":\"expert-0\",\"other\":\"expert-1\"}"), 503);
    assertProblem(post("/api/dead-letters/0/replay", ""), 503);
    assertProblem(get("/api/dead-letters"), 503);
    assertProblem(get("/api/dead-letters?limit=0"), 400);
    assertProblem(post("/api/experts/expert-0/freeze", "["), 400);
  }

  @Test
  void mechanisms_ofADemo_areAddedAndRemovedByName() throws Exception {
    var added =
        post(
            "/api/demo/mechanisms", "{\"kind\":\"translate\",\"parameters\":{\"dx\":3,\"dy\":-2}}");
    assertThat(added.statusCode()).isEqualTo(201);
    assertThat(added.body()).isEqualTo("{\"name\":\"translate(3,-2)\"}");
    assertThat(Json.MAPPER.readTree(get("/api/state").body()).at("/demo/present/0/name").asText())
        .isEqualTo("translate(3,-2)");
    assertProblem(post("/api/demo/mechanisms", "{\"kind\":\"magic\"}"), 422);
    assertProblem(post("/api/demo/mechanisms", "{\"kind\":\"invert\",\"share\":1}"), 422);
    var twice =
        post(
            "/api/demo/mechanisms", "{\"kind\":\"translate\",\"parameters\":{\"dx\":3,\"dy\":-2}}");
    assertProblem(twice, 409);

    var removal = "/api/demo/mechanisms/translate(3%2C-2)";
    assertThat(send(request(removal).header("Authorization", bearer()).DELETE()).statusCode())
        .isEqualTo(204);
    assertProblem(send(request(removal).header("Authorization", bearer()).DELETE()), 404);
    assertThat(PRESENT).isEmpty();
  }

  @Test
  void mechanisms_whereNoDemoRuns_areNotThere() throws Exception {
    try (var plain = start(Optional.empty())) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(plain.address() + "api/demo/mechanisms"))
                      .header("Authorization", bearer())
                      .POST(HttpRequest.BodyPublishers.ofString("{\"kind\":\"invert\"}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertProblem(answer, 404);
    }
  }

  /** Those of a producer that has none of its own. */
  private static final class Sent implements LiveMechanisms {
    @Override
    public List<Present> present() {
      return List.copyOf(PRESENT);
    }

    @Override
    public synchronized String add(Mechanism mechanism, double share) {
      if (PRESENT.stream().anyMatch(one -> one.name().equals(mechanism.name()))) {
        throw new IllegalArgumentException("it is sent already");
      }
      PRESENT.add(new Present(mechanism.name(), Double.isNaN(share) ? 0.5 : share, true));
      return mechanism.name();
    }

    @Override
    public boolean remove(String name) {
      return PRESENT.removeIf(one -> one.name().equals(name));
    }
  }

  private static String bearer() {
    return "Bearer " + TOKEN;
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://localhost:%d%s".formatted(server.port(), path)));
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        request(path)
            .header("Authorization", bearer())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body == null ? "" : body, UTF_8)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private static void assertProblem(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    var problem = Json.MAPPER.readTree(answer.body());
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank();
  }
}
