package org.mechanist.app;

import java.time.Duration;
import org.mechanist.ingest.kafka.BatchLimits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How the stream is cut into micro-batches. */
final class BatchOptions {

  /** A minute: a stream that brings less than that is no stream. */
  private static final long LONGEST_LINGER_MS = 60_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

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
    Usage.between(command, "--linger-ms", lingerMs, 0, LONGEST_LINGER_MS);
    var standard = BatchLimits.DEFAULT;
    return new BatchLimits(
        size, Duration.ofMillis(lingerMs), standard.highWatermark(), standard.lowWatermark());
  }
}
