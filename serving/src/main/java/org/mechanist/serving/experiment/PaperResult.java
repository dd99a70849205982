package org.mechanist.serving.experiment;

import java.util.Map;
import java.util.Optional;

/**
 * What the paper (Parascandolo et al. 2018, section 4) says an experiment came to.
 *
 * @param oneToOne runs in which each mechanism got an expert of its own
 * @param runs of all
 */
record PaperResult(int oneToOne, int runs) {

  private static final Map<String, PaperResult> BY_EXPERIMENT =
      Map.of("specialization", new PaperResult(7, 10));

  /** Empty for an experiment of which the paper tells no such number. */
  static Optional<PaperResult> of(String experiment) {
    return Optional.ofNullable(BY_EXPERIMENT.get(experiment));
  }

  String count() {
    return "%d of %d".formatted(oneToOne, runs);
  }

  /** Whether that many of that many runs are at least as large a share as the paper's. */
  boolean reachedBy(long count, long of) {
    return count * runs >= oneToOne * of;
  }
}
