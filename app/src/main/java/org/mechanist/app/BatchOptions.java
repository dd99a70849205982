package org.mechanist.app;

import java.time.Duration;
import org.mechanist.ingest.kafka.BatchLimits;
import picocli.CommandLine.Option;

/** How the stream is cut into micro-batches. */
final class BatchOptions {

  @Option(
      names = "--linger-ms",
      paramLabel = "MS",
      defaultValue = "20",
      description =
          "How long a micro-batch that is not full waits for more images (default:"
              + " ${DEFAULT-VALUE}).")
  private long lingerMs;

  /** Batches of the recipe's size. */
  BatchLimits limits(int size) {
    var standard = BatchLimits.DEFAULT;
    return new BatchLimits(
        size, Duration.ofMillis(lingerMs), standard.highWatermark(), standard.lowWatermark());
  }
}
