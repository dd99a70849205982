package org.mechanist.serving.independence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;

class IndependenceFolderTest {

  @TempDir private Path parent;

  @Test
  void finished_keptRun_isTheSameAndInOrder() throws IOException {
    var seeds = new IndependenceFolder(parent.resolve("new")).seeds();
    seeds.keep(efforts(3, 30, true));

    assertThat(seeds.finished(3)).contains(efforts(3, 30, true));
    assertThat(seeds.finished(3).orElseThrow().mechanisms())
        .containsExactly("translate(4,0)", "invert");
    assertThat(seeds.finished(4)).isEmpty();
  }

  @Test
  void finished_runOfAnotherExperiment_isNone() throws IOException {
    Files.writeString(parent.resolve("seed-1.json"), "{\"seed\":1,\"steps\":9,\"looks\":[]}");

    assertThat(new IndependenceFolder(parent).seeds().finished(1)).isEmpty();
  }

  @Test
  void report_twoSeeds_givesTheCsvExactly() throws IOException {
    report(efforts(2, 60, false), efforts(1, 30, true));

    assertThat(parent.resolve("runs.csv"))
        .hasContent(
            """
            seed,mechanism,given,steps,reached,error,ratio
            1,"translate(4,0)",,20,true,0.01,
            1,invert,,40,true,0.01,
            1,"translate(4,0)",invert,10,true,0.01,0.5
            1,invert,"translate(4,0)",30,true,0.01,0.75
            2,"translate(4,0)",,20,true,0.01,
            2,invert,,40,true,0.01,
            2,"translate(4,0)",invert,10,true,0.01,0.5
            2,invert,"translate(4,0)",60,false,0.01,1.5
            """);
  }

  @Test
  void report_twoSeeds_givesMediansInTheSummaryAndItValidates() throws IOException {
    report(efforts(2, 60, false), efforts(1, 30, true));

    var json = Json.MAPPER.readTree(parent.resolve("summary.json").toFile());
    assertThat(json.path("experiment").asText()).isEqualTo("independence");
    assertThat(json.path("ratios").toString())
        .isEqualTo("{\"translate(4,0)\":{\"invert\":0.5},\"invert\":{\"translate(4,0)\":1.125}}");
    assertThat(json.path("runs").path(0).toString())
        .isEqualTo(
            "{\"seed\":1,\"steps\":100,\"stepsAlone\":{\"translate(4,0)\":20,\"invert\":40},"
                + "\"ratios\":{\"translate(4,0)\":{\"invert\":0.5},"
                + "\"invert\":{\"translate(4,0)\":0.75}},\"secondsPerStep\":0.1}");
    assertThat(schema().validate(json)).isEmpty();
    ((ObjectNode) json.path("runs").path(0)).remove("ratios");
    assertThat(schema().validate(json)).hasSize(1);
  }

  @Test
  void report_twoSeeds_saysWhatWasGivenUpAndWhatItMeans() throws IOException {
    var page = report(efforts(2, 60, false), efforts(1, 30, true));

    assertThat(page)
        .contains("<h1>Mechanist: independence, recipe paper, seeds 1–2</h1>")
        .contains("It gives no number.")
        .contains("Pairs are used here only")
        .contains("for 60 steps")
        .contains("<th scope=\"row\">invert</th><td class=\"strong\">40</td><td>≥ 45</td><td></td>")
        .contains("seed-1-ratios.png", "seed-2-ratios.png", "\"ratios.png")
        .doesNotContain("{{")
        .doesNotContain("http");
    for (var name : List.of("ratios", "seed-1-ratios", "seed-2-ratios-dark")) {
      assertThat(parent.resolve(name + ".png")).isNotEmptyFile();
    }
  }

  @Test
  void ratio_ofWhatWasGivenUpAlone_isNone() {
    var gaveUp = new Effort(60, false, 0.2);
    var efforts =
        new SeedEfforts(
            1,
            60,
            Map.of("noise(0.5)", gaveUp, "invert", new Effort(40, true, 0.01)),
            Map.of("noise(0.5)", Map.of("invert", gaveUp)),
            0.1);

    assertThat(efforts.ratio("noise(0.5)", "invert")).isEmpty();
    assertThat(efforts.ratio("invert", "noise(0.5)")).isEmpty();
  }

  @Test
  void report_noRuns_isRefused() {
    assertThatThrownBy(this::report).isInstanceOf(IllegalArgumentException.class);
  }

  private String report(SeedEfforts... runs) throws IOException {
    return Files.readString(
        new IndependenceFolder(parent).report("independence", "paper", List.of(runs)));
  }

  private static SeedEfforts efforts(long seed, int inversion, boolean reached) {
    var alone = new LinkedHashMap<String, Effort>();
    alone.put("translate(4,0)", new Effort(20, true, 0.01));
    alone.put("invert", new Effort(40, true, 0.01));
    var given = new LinkedHashMap<String, Map<String, Effort>>();
    given.put("translate(4,0)", Map.of("invert", new Effort(10, true, 0.01)));
    given.put("invert", Map.of("translate(4,0)", new Effort(inversion, reached, 0.01)));
    return new SeedEfforts(seed, 60, alone, given, 0.1);
  }

  private static JsonSchema schema() throws IOException {
    try (var in = IndependenceFolder.class.getResourceAsStream("summary.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
