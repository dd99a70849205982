package org.mechanist.serving.restore;

import java.util.Objects;
import org.mechanist.ingest.kafka.BatchLimits;

/**
 * What a user decides about a replica.
 *
 * @param group whose images it shares
 * @param replica its name, unique within the group
 * @param limits how the stream is cut into micro-batches
 * @param gated whether a trusted gate may propose who competes; else everyone does, always
 * @param threads for one run of a model on the CPU
 */
public record RestorerOptions(
    String group, String replica, BatchLimits limits, boolean gated, int threads) {

  public static final String DEFAULT_GROUP = "mechanist-restorers";

  public RestorerOptions {
    Objects.requireNonNull(limits, "limits");
    if (group.isBlank() || replica.isBlank()) {
      throw new IllegalArgumentException("a group and a replica need names");
    }
    if (threads < 1) {
      throw new IllegalArgumentException(
          "a replica runs on 1 thread or more, given were " + threads);
    }
  }
}
