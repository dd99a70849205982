package org.mechanist.serving.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.evaluation.RestorationCensus;
import org.mechanist.serving.evaluation.Verdict;
import org.mechanist.serving.picture.FakeSamples;
import org.mechanist.serving.story.Stories;
import org.mechanist.serving.story.Told;

/** Leaves its pages under {@code target/report} for people to look at. */
class ReportWriterTest {

  private static final Path GOOD = Path.of("target", "report", "good");
  private static final Path FAIR = Path.of("target", "report", "fair");

  private static final Path GROWN = Path.of("target", "report", "grown");

  @TempDir private Path empty;

  @Test
  void write_goodRun_givesPageJsonAndPictures() throws IOException {
    var page =
        new ReportWriter(GOOD).write(report(evaluation(false)).build(), FakeSamples.of(3, 5));
    var html = Files.readString(page);
    assertThat(html)
        .contains("Each of the 10 mechanisms has an expert of its own.")
        .contains("translate(-4,-4)")
        .contains("held-out images")
        .doesNotContain("{{")
        .doesNotContain("http");
    for (var name : List.of("samples", "assignment", "accuracy")) {
      assertThat(html).contains("src=\"" + name + ".png\"").contains(name + "-dark.png");
      assertThat(GOOD.resolve(name + ".png")).isNotEmptyFile();
      assertThat(GOOD.resolve(name + "-dark.png")).isNotEmptyFile();
    }
    var images = Pattern.compile("<img [^>]*>").matcher(html).results().toList();
    assertThat(images).hasSize(3).allMatch(image -> image.group().matches(".* alt=\"[^\"]+\".*"));
  }

  @Test
  void write_committeeThatGrew_tellsItsStoryFirst() throws IOException {
    var told = told();
    var report = report(evaluation(false)).scenario("lifelong").story(Optional.of(told)).build();
    var html =
        Files.readString(
            new ReportWriter(GROWN).write(report, FakeSamples.of(3, 5), Optional.of(told)));
    assertThat(html)
        .contains("From 1 expert to 5 experts for 5 mechanisms, by 35 decisions," + " ")
        .contains("lost while away, points")
        .contains("<summary>35 decisions</summary>")
        .contains("<td>into expert-13: it did not part from its copy</td>")
        .doesNotContain("{{");
    assertThat(Pattern.compile("src=\"([^\"]+)\"").matcher(html).results())
        .extracting(found -> found.group(1))
        .containsExactly(
            "timeline.png", "size.png", "samples.png", "assignment.png", "accuracy.png");
    assertThat(GROWN.resolve("timeline-dark.png")).isNotEmptyFile();
    assertThat(GROWN.resolve("size-dark.png")).isNotEmptyFile();
  }

  @Test
  void write_committeeThatGrew_hasItsLifecycleInTheJsonWhichValidates() throws IOException {
    var json =
        Json.MAPPER.<ObjectNode>valueToTree(
            report(evaluation(false)).story(Optional.of(told())).build());
    assertThat(schema().validate(json)).isEmpty();
    assertThat(json.path("lifecycle")).hasSize(35);
    assertThat(json.path("lifecycle").path(4).toString())
        .isEqualTo(
            "{\"step\":180,\"image\":5760,\"decision\":\"merged\",\"expert\":\"expert-0\",\"reason\":\"into"
                + " expert-2: it did not part from its copy\"}");
    assertThat(json.path("expertsOverTime").path(0).toString())
        .isEqualTo("{\"step\":0,\"images\":0,\"experts\":1}");
    assertThat(json.path("expertsOverTime").path(3).toString())
        .isEqualTo("{\"step\":180,\"images\":5760,\"experts\":2}"); // two merged at once
    assertThat(json.path("detectionDelayImages").path("translate(4,0)").asLong()).isPositive();
    assertThat(json.path("detectionDelayImages").has("invert")).isFalse();
    assertThat(json.path("forgetting").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("translate(0,-4)");
    assertThat(json.has("spuriousDecisions")).isTrue();
    ((ObjectNode) json.path("lifecycle").path(0)).remove("reason");
    assertThat(schema().validate(json)).hasSize(1);
  }

  @Test
  void write_committeeOfFixedSize_hasNoLifecycle() throws IOException {
    new ReportWriter(empty).write(report(evaluation(false)).build(), List.of());
    var json = Json.MAPPER.readTree(empty.resolve(ReportWriter.JSON).toFile());
    assertThat(json.path("lifecycle")).isEmpty();
    assertThat(json.path("expertsOverTime")).isEmpty();
    assertThat(json.has("spuriousDecisions")).isFalse();
    assertThat(Files.readString(empty.resolve(ReportWriter.PAGE)))
        .doesNotContain("timeline")
        .doesNotContain("found its size");
  }

  @Test
  void write_fairRun_saysSo() throws IOException {
    var page =
        new ReportWriter(FAIR)
            .write(report(evaluation(true)).scenario("<paper10>").build(), FakeSamples.of(2, 6));
    assertThat(Files.readString(page))
        .contains("10 mechanisms, 9 experts: not one to one.")
        .containsPattern("translate\\(-4,4\\)</th><td>expert-6 <span[^>]*>has another job")
        .containsPattern("translate\\(-4,-4\\)</th><td>expert-6 <span[^>]*>has another job")
        .contains("shared</span> 8")
        .contains("&lt;paper10&gt;")
        .doesNotContain("<paper10>");
  }

  @Test
  void write_json_keepsTheContractsFieldsInOrderAndValidates() throws IOException {
    new ReportWriter(empty).write(report(evaluation(false)).build(), List.of());
    var json = Json.MAPPER.readTree(empty.resolve(ReportWriter.JSON).toFile());
    var names = new ArrayList<String>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .startsWith(
            "images",
            "accuracy",
            "assignment",
            "steps",
            "seconds",
            "imagesPerSecond",
            "seed",
            "device",
            "recipe");
    assertThat(json.path("images").toString())
        .isEqualTo("{\"produced\":12003,\"restored\":12000,\"deadLettered\":3}");
    assertThat(json.path("accuracy").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("transformed", "restored", "clean");
    assertThat(json.path("assignment").properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("ari", "purity", "experts", "mechanisms", "bijective", "share");
    assertThat(json.path("assignment").path("share").path("noise").path("expert-3").asDouble())
        .isEqualTo(1);
    assertThat(json.path("imagesPerSecond").asDouble()).isEqualTo(12000 / 300.0);
    assertThat(json.path("exactlyOnce").toString()).isEqualTo("{\"lost\":0,\"duplicated\":0}");
    assertThat(schema().validate(json)).isEmpty();
  }

  @Test
  void write_nothingJudged_isStillAReport() throws IOException {
    var report =
        DemoReport.builder()
            .evaluation(new Evaluation())
            .census(new RestorationCensus())
            .device("cpu")
            .recipe("paper")
            .build();
    var page = new ReportWriter(empty).write(report, List.of());
    assertThat(Files.readString(page))
        .contains("No restored image could be judged.")
        .doesNotContain("<figure")
        .doesNotContain("<table");
    assertThat(schema().validate(Json.MAPPER.valueToTree(report))).isEmpty();
  }

  @Test
  void schema_withoutARequiredField_complains() throws IOException {
    var json = Json.MAPPER.<ObjectNode>valueToTree(report(evaluation(false)).build());
    json.remove("assignment");
    assertThat(schema().validate(json)).hasSize(1);
  }

  private static Told told() {
    return Told.of(Stories.lifelong(), List.of(), Verdict.ofNothing());
  }

  private static DemoReportBuilder report(Evaluation evaluation) {
    var census = new RestorationCensus();
    for (int i = 0; i < 12_000; i++) {
      census.add(new Origin("mechanist.transformed", i % 4, i / 4, -1));
    }
    return DemoReport.builder()
        .evaluation(evaluation)
        .census(census)
        .produced(12_003)
        .deadLettered(3)
        .steps(313)
        .seconds(14.2, 5.1, 314.2)
        .seed(1)
        .device("cpu")
        .recipe("paper-economical")
        .scenario("paper10")
        .classifier("CPU")
        .secondsToFirstRestored(15.1);
  }

  /** {@code doubled}: two mechanisms share one expert, and two experts one mechanism. */
  private static Evaluation evaluation(boolean doubled) {
    var random = new Random(3);
    var evaluation = new Evaluation();
    for (int i = 0; i < 12_000; i++) {
      int mechanism = random.nextInt(10);
      boolean heldOut = i >= 10_000;
      double skill = heldOut ? 0.975 : 0.98 - 0.55 * Math.exp(-i / 2500.0);
      int expert = doubled && mechanism == 4 ? 6 : mechanism * 3 % 10;
      if (doubled && mechanism == 8 && random.nextInt(6) == 0) {
        expert = 0;
      }
      evaluation.add(
          new Observation(
              new Origin("mechanist.transformed", 0, i, -1),
              "image-" + i,
              FakeSamples.MECHANISMS.get(mechanism),
              7,
              heldOut ? Truth.HELD_OUT : Truth.STREAM,
              "expert-" + expert,
              1,
              random.nextDouble() < 0.41 ? 7 : 1,
              random.nextDouble() < (doubled && mechanism == 4 ? 0.7 : skill) ? 7 : 1,
              random.nextDouble() < 0.991 ? 7 : 1));
    }
    return evaluation;
  }

  private static JsonSchema schema() throws IOException {
    try (var in = ReportWriter.class.getResourceAsStream("report.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
