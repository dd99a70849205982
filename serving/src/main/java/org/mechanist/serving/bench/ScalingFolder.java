package org.mechanist.serving.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.serving.bench.ScalingStudy.Row;
import org.mechanist.serving.page.PictureFolder;
import org.mechanist.serving.picture.Point;
import org.mechanist.serving.picture.ScalingCurves;

/** A folder with what a study came to: {@code scaling.csv} and pictures, light and dark. */
public final class ScalingFolder {

  private static final double OVERLOAD = 1; // beyond it nothing but throughput means anything
  private static final double PERCENT = 100;

  private final Path folder;

  public ScalingFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes it.
   *
   * @param costs that were simulated
   * @param rows of one number of partitions, or several
   */
  public void write(ReplicaCosts costs, List<Row> rows) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("scaling.csv"), csv(rows), StandardCharsets.UTF_8);
    var pictures = new PictureFolder(folder);
    pictures.draw(
        "throughput",
        "",
        "",
        palette -> ScalingCurves.throughput(throughput(costs, rows), palette));
    pictures.draw("latency", "", "", palette -> ScalingCurves.latency(latency(rows), palette));
  }

  private static String csv(List<Row> rows) {
    var csv =
        new StringBuilder(
            "replicas,partitions,brokers,load,offered_per_second,images_per_second,p50_ms,p99_ms\n");
    for (var row : rows) {
      csv.append(
          String.format(
              Locale.ROOT,
              "%d,%d,%d,%.2f,%.0f,%.0f,%.0f,%.0f%n",
              row.replicas(),
              row.partitions(),
              row.brokers(),
              row.load(),
              row.offeredPerSecond(),
              row.outcome().imagesPerSecond(),
              row.outcome().p50Ms(),
              row.outcome().p99Ms()));
    }
    return csv.toString();
  }

  private static Map<String, List<Point>> throughput(ReplicaCosts costs, List<Row> rows) {
    var curves = new LinkedHashMap<String, List<Point>>();
    for (var row : rows) {
      if (row.load() > OVERLOAD) {
        var name =
            "%d partitions, %d broker%s"
                .formatted(row.partitions(), row.brokers(), row.brokers() == 1 ? "" : "s");
        curves
            .computeIfAbsent(name, one -> new ArrayList<>())
            .add(
                new Point(
                    row.replicas(), row.outcome().imagesPerSecond() / costs.imagesPerSecond()));
      }
    }
    return curves;
  }

  private static Map<String, List<Point>> latency(List<Row> rows) {
    var curves = new LinkedHashMap<String, List<Point>>();
    int most = rows.stream().mapToInt(Row::partitions).max().orElseThrow();
    int brokers = rows.stream().mapToInt(Row::brokers).max().orElseThrow();
    for (var row : rows) {
      boolean shown = row.replicas() == 1 || row.replicas() == 16;
      if (row.load() <= OVERLOAD && row.partitions() == most && row.brokers() == brokers && shown) {
        var replicas = "%d replica%s".formatted(row.replicas(), row.replicas() == 1 ? "" : "s");
        double x = PERCENT * row.load();
        curves
            .computeIfAbsent(replicas + ", median", one -> new ArrayList<>())
            .add(new Point(x, row.outcome().p50Ms()));
        curves
            .computeIfAbsent(replicas + ", 99 of 100 within", one -> new ArrayList<>())
            .add(new Point(x, row.outcome().p99Ms()));
      }
    }
    return curves;
  }
}
