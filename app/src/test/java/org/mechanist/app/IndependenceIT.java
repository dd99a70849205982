package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;

/** The experiment on independence as a user runs it, with tiny experts and few steps. */
class IndependenceIT {

  private static final int MOST_STEPS = 60;
  private static final Duration BOUND = Duration.ofMinutes(4);

  @TempDir private static Path folder;

  @BeforeAll
  static void run() throws Exception {
    Tiny.needsMnist();
    try (var child = Child.start(reproduce(folder, "1,2"))) {
      assertThat(child.awaitExit(BOUND)).as(child.toString()).isZero();
      assertThat(child.output())
          .contains("report: " + folder.resolve("index.html").toAbsolutePath())
          .anyMatch(line -> line.startsWith("seed 2: steps"));
    }
  }

  @Test
  void reproduce_twoSeeds_measuresEachMechanismAloneAndGivenTheOther() throws IOException {
    for (int seed : List.of(1, 2)) {
      var run = seed(folder, seed);
      var mechanisms = run.path("alone").properties().stream().map(e -> e.getKey()).toList();
      assertThat(mechanisms).hasSize(2);
      for (int i = 0; i < 2; i++) {
        var alone = run.path("alone").path(mechanisms.get(i));
        var given = run.path("given").path(mechanisms.get(i)).path(mechanisms.get(1 - i));
        assertThat(alone.path("steps").asInt()).isBetween(1, MOST_STEPS);
        assertThat(given.path("steps").asInt()).isBetween(1, MOST_STEPS);
        assertThat(alone.path("error").asDouble()).isBetween(0.0, 0.1);
      }
    }
    assertThat(folder.resolve("seed-1-ratios.png")).isNotEmptyFile();
    assertThat(folder.resolve("runs.csv")).content().hasLineCount(1 + 2 * 4);
    assertThat(folder.resolve("summary.json")).isNotEmptyFile();
  }

  @Test
  void reproduce_sameSeedElsewhere_givesTheSameAndKeepsWhatIsFinished() throws Exception {
    var elsewhere = folder.resolve("elsewhere");
    for (var seeds : List.of("2", "2,3")) {
      try (var child = Child.start(reproduce(elsewhere, seeds))) {
        assertThat(child.awaitExit(BOUND)).as(child.toString()).isZero();
      }
      var kept = elsewhere.resolve("kept");
      if (Files.exists(kept)) {
        assertThat(elsewhere.resolve("seed-2.json")).hasSameBinaryContentAs(kept);
      } else {
        Files.copy(elsewhere.resolve("seed-2.json"), kept);
      }
    }

    assertThat(elsewhere.resolve("seed-3.json")).exists();
    for (var part : List.of("alone", "given")) {
      assertThat(seed(elsewhere, 2).path(part)).isEqualTo(seed(folder, 2).path(part));
    }
  }

  @Test
  void reproduce_otherStepsInTheSameFolder_saysWhatDiffers() throws Exception {
    try (var child = Child.start(reproduce(folder, "1", "--steps", "61"))) {
      assertThat(child.awaitExit(BOUND)).isEqualTo(Mechanist.FAILED);
      assertThat(child.output()).anyMatch(line -> line.contains("another mostSteps"));
    }
  }

  private static JsonNode seed(Path in, int seed) throws IOException {
    return Json.MAPPER.readTree(in.resolve("seed-%d.json".formatted(seed)).toFile());
  }

  private static List<String> reproduce(Path out, String seeds, String... steps) {
    var all =
        new ArrayList<>(
            List.of(
                "reproduce",
                "independence",
                "--seeds",
                seeds,
                "--scenario",
                "two-mechanisms",
                "--out",
                out.toString(),
                "--set",
                "experts.filters=4",
                "--set",
                "experts.adam.learningRate=1e-2",
                "--set",
                "pretraining.iterations=20"));
    all.addAll(
        steps.length > 0 ? List.of(steps) : List.of("--steps", Integer.toString(MOST_STEPS)));
    return all;
  }
}
