package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;

/** A tiny experiment as a user runs it: two seeds side by side, then more of it. */
class ReproduceIT {

  private static final int STEPS = 5;
  private static final Duration BOUND = Duration.ofMinutes(4);

  @TempDir private static Path folder;
  private static Child child;
  private static JsonNode summary;

  @BeforeAll
  static void run() throws Exception {
    Tiny.needsMnist();
    child = Child.start(reproduce("1,2"));
    assertThat(child.awaitExit(BOUND)).as(child.toString()).isZero();
    summary = Json.MAPPER.readTree(folder.resolve("summary.json").toFile());
  }

  @Test
  void reproduce_twoSeeds_writesResultsAndSaysWhere() {
    assertThat(child.output())
        .anyMatch(line -> line.matches("one to one in [012] of 2"))
        .anyMatch(line -> line.equals("report: " + folder.resolve("index.html").toAbsolutePath()));
    assertThat(folder.resolve("runs.csv")).exists();
    var runs = summary.path("runs");
    assertThat(runs).hasSize(2);
    for (var run : runs) {
      assertThat(run.path("steps").asInt()).isEqualTo(STEPS);
      assertThat(run.path("accuracy").path("clean").asDouble()).isGreaterThan(0.9);
      assertThat(run.path("purity").asDouble()).isBetween(0.5, 1.0);
      assertThat(run.path("secondsPerStep").asDouble()).isPositive();
    }
  }

  @AfterAll
  static void end() {
    child.close();
  }

  @Test
  void reproduce_oneSeedMore_keepsWhatIsFinished() throws Exception {
    var first = Files.getLastModifiedTime(folder.resolve("seed-1.json"));
    try (var more = Child.start(reproduce("1..3"))) {
      assertThat(more.awaitExit(BOUND)).as(more.toString()).isZero();
    }

    assertThat(Files.getLastModifiedTime(folder.resolve("seed-1.json"))).isEqualTo(first);
    assertThat(folder.resolve("seed-3.json")).exists();
  }

  @Test
  void reproduce_experimentOfTheSameTraining_takesItsSeeds() throws Exception {
    var first = Files.getLastModifiedTime(folder.resolve("seed-1.json"));
    try (var other = Child.start(reproduce("classifier", folder, "1"))) {
      assertThat(other.awaitExit(BOUND)).as(other.toString()).isZero();
      assertThat(other.output()).anyMatch(line -> line.startsWith("paper: 40 % of transformed"));
    }

    assertThat(Files.getLastModifiedTime(folder.resolve("seed-1.json"))).isEqualTo(first);
    assertThat(folder.resolve("seed-1-samples.png")).isNotEmptyFile();
    assertThat(folder.resolve("seed-1-mechanisms.png")).isNotEmptyFile();
    assertThat(folder.resolve("seed-1-transfer.png")).isNotEmptyFile();
    assertThat(folder.resolve("seed-1-scores.png")).isNotEmptyFile();
  }

  @Test
  void reproduce_experimentOfSeveralVariants_hasAPageAboveTheirs() throws Exception {
    var out = folder.resolve("capacity");
    try (var capacity = Child.start(reproduce("capacity", out, "1"))) {
      assertThat(capacity.awaitExit(BOUND)).as(capacity.toString()).isZero();
      assertThat(capacity.output())
          .anyMatch(line -> line.equals("report: " + out.resolve("index.html").toAbsolutePath()));
    }

    assertThat(out.resolve("64-filters/seed-1.json")).isNotEmptyFile();
    assertThat(out.resolve("index.html"))
        .content()
        .contains("64-filters/index.html", "128-filters/index.html");
  }

  @Test
  void reproduce_committeeThatMayGrow_keepsItsStory() throws Exception {
    var out = folder.resolve("grown");
    var more =
        new String[] {
          "--most-experts", "4", "--set", "experts.filters=4", "--set", "growth.everySteps=1"
        };
    try (var grown = Child.start(reproduce("from-one", out, "1", more))) {
      assertThat(grown.awaitExit(BOUND)).as(grown.toString()).isZero();
    }

    var run = Json.MAPPER.readTree(out.resolve("summary.json").toFile()).path("runs").path(0);
    assertThat(run.path("lifecycle").path("decisions").asInt()).isPositive();
    assertThat(run.path("lifecycle").path("mechanisms")).hasSize(2);
    assertThat(out.resolve("seed-1-timeline.png")).isNotEmptyFile();
    assertThat(summary.path("runs").path(0).has("lifecycle")).isFalse();
  }

  @Test
  void reproduce_sameSeedElsewhere_givesTheSame() throws Exception {
    var elsewhere = folder.resolve("elsewhere");
    try (var again = Child.start(reproduce("specialization", elsewhere, "2"))) {
      assertThat(again.awaitExit(BOUND)).as(again.toString()).isZero();
    }

    assertThat(verdict(elsewhere.resolve("seed-2.json")))
        .isEqualTo(verdict(folder.resolve("seed-2.json")));
  }

  @Test
  void reproduce_otherSettingsInTheSameFolder_saysWhatDiffers() throws Exception {
    try (var other =
        Child.start(reproduce("specialization", folder, "1", "--set", "experts.filters=5"))) {
      assertThat(other.awaitExit(BOUND)).isEqualTo(Mechanist.FAILED);
      assertThat(other.output())
          .anyMatch(line -> line.contains("another recipe") && line.contains("--out"));
    }
  }

  private static JsonNode verdict(Path file) throws IOException {
    return Json.MAPPER.readTree(file.toFile()).path("heldOut");
  }

  private static List<String> reproduce(String seeds) {
    return reproduce("specialization", folder, seeds);
  }

  private static List<String> reproduce(String experiment, Path out, String seeds, String... more) {
    var all =
        new ArrayList<>(
            List.of(
                "reproduce",
                experiment,
                "--seeds",
                seeds,
                "--experts",
                "2",
                "--scenario",
                "two-mechanisms",
                "--steps",
                Integer.toString(STEPS),
                "--look-every",
                "2",
                "--held-out",
                Integer.toString(Tiny.HELD_OUT_PER_MECHANISM),
                "--out",
                out.toString(),
                "--set",
                "pretraining.iterations=20"));
    all.addAll(more.length > 0 ? List.of(more) : List.of("--set", "experts.filters=4"));
    return all;
  }
}
