package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.schemas.Json;

/** The benchmark of restoring, with networks so small that its figures mean nothing. */
class BenchServeIT {

  private static final Duration BOUND = Duration.ofMinutes(10);

  @TempDir private Path folder;

  @Test
  void benchServe_tinyCommittee_measuresAllAndSimulatesFromIt() throws Exception {
    Tiny.needsMnist();
    var committee = folder.resolve("committee");
    var measured =
        Json.MAPPER.readTree(
            printed(
                "bench",
                "serve",
                "--json",
                "--committee",
                committee.toString(),
                "--steps",
                "4",
                "--many",
                "12",
                "--set",
                "experts.filters=4",
                "--set",
                "pretraining.iterations=4",
                "--rounds",
                "2",
                "--batches",
                "2",
                "--held-out",
                "4",
                "--latency-images",
                "50",
                "--batch",
                "16"));

    assertThat(committee.resolve("experts-10/manifest.json")).exists();
    assertThat(committee.resolve("experts-12/gate.onnx")).exists();
    for (var name :
        new String[] {
          "replica_to_raw",
          "gated_to_full",
          "two_to_one",
          "latency_p50_ms",
          "snapshot_ms",
          "join_seconds",
          "image_ms",
          "commit_ms",
          "echo_images_per_second"
        }) {
      assertThat(measured.get(name).asDouble()).as(name).isPositive().isFinite();
    }
    assertThat(measured.get("latency_p99_ms").asDouble())
        .isGreaterThanOrEqualTo(measured.get("latency_p50_ms").asDouble());
    assertThat(measured.get("accuracy").asDouble()).isBetween(0.0, 1.0);
    assertThat(measured.get("evaluations").asDouble()).isBetween(2.0, 10.0);
    assertThat(measured.get("many_evaluations").asDouble()).isBetween(2.0, 12.0);

    var costs = folder.resolve("costs.json");
    Files.writeString(costs, measured.toString());
    var out = folder.resolve("scaling");
    printed("bench", "serve", "--simulate", costs.toString(), "--out", out.toString());

    assertThat(Files.readAllLines(out.resolve("scaling.csv"))).hasSize(1 + 3 * 4 * 6);
    assertThat(out.resolve("throughput.png")).isNotEmptyFile();
    assertThat(out.resolve("latency-dark.png")).isNotEmptyFile();
  }

  /** What it printed from the first brace to the last one, or all of it. */
  private static String printed(String... arguments) throws Exception {
    try (var child = Child.start(List.of(arguments))) {
      assertThat(child.awaitExit(BOUND)).as(child.toString()).isZero();
      var text = String.join("\n", child.output());
      int first = text.indexOf('{');
      return first < 0 ? text : text.substring(first, text.lastIndexOf('}') + 1);
    }
  }
}
