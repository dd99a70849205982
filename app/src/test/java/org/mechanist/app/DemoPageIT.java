package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;
import org.mechanist.serving.report.ReportWriter;

/** A demo that somebody plays with: a mechanism is added and removed while it runs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoPageIT {

  private static final Duration BOUND = Duration.ofMinutes(4);
  private static final String ADDED = "rotate(90)";
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static Child demo;
  private static String address;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    Tiny.needsMnist();
    demo =
        Child.start(
            Tiny.arguments(
                Tiny.growing(), List.of("--seed", "3", "--port", "0", "--out", folder.toString())));
    var invitation =
        demo.awaitLine("watch it at (http://localhost:\\d+/)#token=([0-9a-f]{32})", BOUND);
    address = invitation.group(1);
    token = invitation.group(2);
  }

  @AfterAll
  static void end() {
    demo.close();
  }

  @Test
  @Order(1)
  void add_withoutTokenOrOutOfRangeOrOfTheScenario_isRefused() throws Exception {
    assertThat(send("POST", "api/demo/mechanisms", "", rotate(90)).statusCode()).isIn(401, 403);

    var far = send("POST", "api/demo/mechanisms", token, rotate(200));
    assertThat(far.statusCode()).isEqualTo(422);
    assertThat(far.body()).contains("degrees is 200; allowed is -180 to 180");

    var removed = send("DELETE", "api/demo/mechanisms/invert", token, "");
    assertThat(removed.statusCode()).isBetween(400, 499);
    assertThat(removed.body()).contains("invert is the scenario's");
    assertThat(names(state().at("/demo/present"))).containsExactly("invert", "translate(0,-4)");
  }

  @Test
  @Order(2)
  void add_mechanism_isOnTheStreamAndLeadsToAnExpert() throws Exception {
    var added = send("POST", "api/demo/mechanisms", token, rotate(90));

    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    assertThat(Json.MAPPER.readTree(added.body()).at("/name").asText()).isEqualTo(ADDED);
    assertThat(names(state().at("/demo/present")))
        .containsExactly("invert", "translate(0,-4)", ADDED);
    assertThat(state().at("/demo/present"))
        .extracting(one -> one.at("/added").asBoolean())
        .containsExactly(false, false, true);
    demo.awaitWhileRunning(
        "images of it are restored",
        () -> stream(state().at("/shares/mechanisms")).contains(ADDED),
        BOUND);
    demo.awaitWhileRunning(
        "an expert is spawned",
        () ->
            StreamSupport.stream(state().at("/events").spliterator(), false)
                .anyMatch(event -> event.toString().contains("spawned")),
        BOUND);
  }

  @Test
  @Order(3)
  void demo_mechanismWasAdded_goesOnAfterItsScenario() throws Exception {
    demo.awaitLine("until Ctrl-C +\\d+ %", BOUND);

    assertThat(send("DELETE", "api/demo/mechanisms/" + encoded(ADDED), token, "").statusCode())
        .isEqualTo(204);
    assertThat(names(state().at("/demo/present"))).containsExactly("invert", "translate(0,-4)");
    long then = state().at("/counts/restored").asLong();
    demo.awaitWhileRunning(
        "more images are restored", () -> state().at("/counts/restored").asLong() > then, BOUND);
  }

  @Test
  @Order(4)
  void demo_terminatedAfterItsScenario_endsWithItsReport() throws Exception {
    demo.terminate();

    assertThat(demo.awaitExit(BOUND)).as(demo.toString()).isZero();
    assertThat(demo.output())
        .anyMatch(line -> line.equals("report: " + folder.resolve("report.html")))
        .noneMatch(line -> line.startsWith("\tat "));
    var report = Json.MAPPER.readTree(folder.resolve("report.json").toFile());
    try (var schema = ReportWriter.class.getResourceAsStream("report.schema.json")) {
      assertThat(
              JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                  .getSchema(schema)
                  .validate(report))
          .isEmpty();
    }
    long produced = report.at("/images/produced").asLong();
    assertThat(produced).isGreaterThan(Tiny.IMAGES + Tiny.HELD_OUT_PER_MECHANISM);
    assertThat(report.at("/images/restored").asLong()).isEqualTo(produced);
    assertThat(report.at("/exactlyOnce/lost").asLong(-1)).isZero();
    assertThat(report.at("/exactlyOnce/duplicated").asLong(-1)).isZero();
    assertThat(Files.readAllLines(folder.resolve("ledger.jsonl"))).hasSize((int) produced);
    assertThat(report.at("/part").asText()).isEqualTo("held-out");
    assertThat(report.at("/mechanisms").fieldNames()).toIterable().hasSize(3).contains(ADDED);
    assertThat(report.at("/assignment/share").fieldNames()).toIterable().contains(ADDED);
  }

  /** Port 8080 may or may not be free here; one that was asked for has to be. */
  @Test
  @Order(5)
  void demo_portThatIsTaken_failsWithOneLine() throws Exception {
    try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
        var child =
            Child.start(
                Tiny.demo(
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--out",
                    folder.resolve("no").toString()))) {
      assertThat(child.awaitExit(BOUND)).as(child.toString()).isEqualTo(1);
      assertThat(child.output())
          .filteredOn(line -> line.startsWith("mechanist: "))
          .singleElement()
          .asString()
          .contains(Integer.toString(taken.getLocalPort()));
    }
  }

  private static String rotate(int degrees) {
    return "{\"kind\":\"rotate\",\"parameters\":{\"degrees\":%d},\"share\":0.5}".formatted(degrees);
  }

  private static List<String> names(JsonNode present) {
    return StreamSupport.stream(present.spliterator(), false)
        .map(one -> one.at("/name").asText())
        .toList();
  }

  private static List<String> stream(JsonNode texts) {
    return StreamSupport.stream(texts.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static JsonNode state() {
    try {
      return Json.MAPPER.readTree(send("GET", "api/state", "", "").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> send(String method, String path, String shown, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(BOUND)
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (!shown.isEmpty()) {
      request.header("Authorization", "Bearer " + shown);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
