package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;
import org.mechanist.serving.report.ReportWriter;

/** The demo as a user starts it, twice with the same seed. */
class DemoIT {

  private static final Duration BOUND = Duration.ofMinutes(4);

  @TempDir private static Path folder;
  private static Child first;
  private static Child second;

  @BeforeAll
  static void play() throws Exception {
    Tiny.needsMnist();
    first = Child.start(Tiny.demo("--seed", "3", "--out", folder.resolve("first").toString()));
    second = Child.start(Tiny.demo("--seed", "3", "--out", folder.resolve("second").toString()));
    first.awaitExit(BOUND);
    second.awaitExit(BOUND);
  }

  @AfterAll
  static void end() {
    first.close();
    second.close();
  }

  @Test
  void demo_tiny_endsWellAndSaysWhereTheReportIs() throws Exception {
    assertThat(first.awaitExit(BOUND)).as(first.toString()).isZero();
    assertThat(first.output())
        .anyMatch(line -> line.startsWith("images "))
        .anyMatch(line -> line.startsWith("accuracy "))
        .anyMatch(line -> line.equals("report: " + folder.resolve("first/report.html")))
        .noneMatch(line -> line.contains("\u001b") || line.startsWith("\tat "));
  }

  @Test
  void report_fulfilsItsSchema() throws IOException {
    assertThat(problems(report("first"))).isEmpty();
  }

  @Test
  void report_committeeOfFixedSize_hasNoLifecycle() throws IOException {
    assertThat(report("first").at("/lifecycle")).isEmpty();
    assertThat(report("first").at("/expertsOverTime")).isEmpty();
  }

  private static Set<ValidationMessage> problems(JsonNode report) throws IOException {
    try (var schema = ReportWriter.class.getResourceAsStream("report.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(schema)
          .validate(report);
    }
  }

  @Test
  void report_ledger_addsUp() throws IOException {
    var report = report("first");
    var images = report.at("/images");
    assertThat(images.at("/produced").asLong()).isEqualTo(Tiny.IMAGES);
    assertThat(images.at("/restored").asLong() + images.at("/deadLettered").asLong())
        .isEqualTo(Tiny.IMAGES);
    assertThat(images.at("/deadLettered").asLong()).isZero();
    assertThat(report.at("/exactlyOnce/lost").asLong(-1)).isZero();
    assertThat(report.at("/exactlyOnce/duplicated").asLong(-1)).isZero();
    assertThat(Files.readAllLines(folder.resolve("first/ledger.jsonl"))).hasSize(Tiny.IMAGES);
  }

  @Test
  void report_tellsWhatWasPlayed() throws IOException {
    var report = report("first");
    assertThat(report.at("/steps").asInt()).isEqualTo(Tiny.STEPS);
    assertThat(report.at("/seed").asLong()).isEqualTo(3);
    assertThat(report.at("/recipe").asText()).isEqualTo("mechanist");
    assertThat(report.at("/scenario").asText()).isEqualTo("two-mechanisms");
    assertThat(report.at("/part").asText()).isEqualTo("held-out");
    assertThat(report.at("/assignment/mechanisms").asInt()).isEqualTo(Tiny.MECHANISMS);
    assertThat(report.at("/assignment/experts").asInt()).isBetween(1, 2);
    assertThat(report.at("/seconds/startup").asDouble())
        .isPositive()
        .isLessThan(report.at("/seconds/total").asDouble());
    assertThat(report.at("/secondsToFirstRestored").asDouble())
        .isGreaterThanOrEqualTo(report.at("/seconds/startup").asDouble());
    assertThat(report.at("/imagesPerSecond").asDouble()).isPositive();
    // The classifier knows clean digits, whatever this learner makes of the others.
    assertThat(report.at("/accuracy/clean").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void report_shares_sumToOneForEachMechanism() throws IOException {
    var share = report("first").at("/assignment/share");
    assertThat(share.fieldNames()).toIterable().contains("invert", "translate(0,-4)").hasSize(2);
    for (var mechanism : share) {
      double sum = 0;
      for (var one : mechanism) {
        sum += one.asDouble();
      }
      assertThat(sum).isEqualTo(1, within(1e-9));
    }
  }

  @Test
  void report_pageAndPictures_areThere() throws IOException {
    var page = Files.readString(folder.resolve("first/report.html"));
    for (var picture : List.of("samples.png", "assignment.png", "accuracy.png")) {
      assertThat(page).contains(picture);
      assertThat(folder.resolve("first").resolve(picture)).isNotEmptyFile();
    }
  }

  @Test
  void demo_sameSeedTwice_learnsTheSame() throws Exception {
    assertThat(second.awaitExit(BOUND)).as(second.toString()).isZero();
    var one = report("first");
    var other = report("second");
    for (var part :
        List.of("/steps", "/accuracy", "/assignment", "/mechanisms", "/stream", "/images")) {
      assertThat(other.at(part)).as(part).isEqualTo(one.at(part));
    }
  }

  @Test
  void demo_deviceThatIsNotThere_failsWithOneLine() throws Exception {
    try (var child =
        Child.start(Tiny.demo("--device", "gpu:99", "--out", folder.resolve("no").toString()))) {
      assertThat(child.awaitExit(BOUND)).as(child.toString()).isEqualTo(1);
      assertThat(child.output())
          .filteredOn(line -> line.startsWith("mechanist: "))
          .singleElement()
          .asString()
          .contains("no device gpu:99");
      assertThat(child.output()).noneMatch(line -> line.startsWith("\tat "));
    }
    assertThat(folder.resolve("no/report.json")).doesNotExist();
  }

  @Test
  void demo_terminatedInTheMiddle_endsSoonAndSaysSo() throws Exception {
    var longer = List.of("demo", "--headless", "--steps", "5000");
    var out = List.of("--out", folder.resolve("stopped").toString());
    try (var child = Child.start(Tiny.arguments(Tiny.arguments(longer, Tiny.LEARNER), out))) {
      child.awaitLine("learning online|pretraining", BOUND);
      child.terminate();
      assertThat(child.awaitExit(Duration.ofSeconds(60)))
          .as(child.toString())
          .isEqualTo(Mechanist.INTERRUPTED);
      assertThat(child.output()).last().asString().contains("stopped before the end");
    }
  }

  @Test
  void demo_committeeThatMayGrow_tellsWhatWasDecided() throws Exception {
    var out = folder.resolve("grown");
    var grown = Tiny.arguments(Tiny.growing(), List.of("--seed", "3", "--out", out.toString()));
    try (var child = Child.start(grown)) {
      assertThat(child.awaitExit(BOUND)).as(child.toString()).isZero();
      assertThat(child.output())
          .anyMatch(line -> line.matches("step 2, 64 images: expert-1 spawned as a noisy copy .*"))
          .anyMatch(line -> line.matches("committee +from 1 to \\d+ experts: .*"));
    }
    var report = report("grown");
    assertThat(report.at("/lifecycle/0/decision").asText()).isEqualTo("spawned");
    assertThat(report.at("/lifecycle/0/expert").asText()).isEqualTo("expert-1");
    assertThat(report.at("/lifecycle/0/step").asLong()).isEqualTo(2);
    assertThat(report.at("/expertsOverTime/0/experts").asInt()).isEqualTo(1);
    assertThat(report.at("/expertsOverTime/1/experts").asInt()).isEqualTo(2);
    assertThat(problems(report)).isEmpty();
    assertThat(Files.readString(out.resolve("report.html"))).contains("timeline.png", "size.png");
    assertThat(out.resolve("timeline-dark.png")).isNotEmptyFile();
  }

  private static JsonNode report(String run) throws IOException {
    return Json.MAPPER.readTree(folder.resolve(run).resolve("report.json").toFile());
  }
}
