package org.mechanist.app;

import java.util.Locale;
import java.util.Map;

/** The experiments of the paper's section 4 that differ in what the learner is given. */
enum Experiment {
  /** Fig. 3: as many experts as mechanisms, each expert to find one. */
  SPECIALIZATION(10, 30_000, Map.of()),
  /** Experts start from random weights and not from approximate identities. */
  RANDOM_INIT(
      10, 30_000, Map.of("pretraining.start", "independent", "pretraining.iterations", "0")),
  /** More experts than mechanisms. */
  TOO_MANY(16, 30_000, Map.of()),
  /** Fewer experts than mechanisms. */
  TOO_FEW(6, 30_000, Map.of()),
  /** One network for all mechanisms; its width is {@code --set experts.filters=N}. */
  SINGLE_NET(1, 30_000, Map.of()),
  /** 64 canonical images are all that there are. */
  FEW_CANONICAL(10, 64, Map.of());

  private final int experts;
  private final int canonical;
  private final Map<String, String> changes;

  Experiment(int experts, int canonical, Map<String, String> changes) {
    this.experts = experts;
    this.canonical = canonical;
    this.changes = changes;
  }

  int experts() {
    return experts;
  }

  /** Canonical images that the learner gets. */
  int canonical() {
    return canonical;
  }

  /** Options of the recipe that the experiment sets. */
  Map<String, String> changes() {
    return changes;
  }

  /** As it is called on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
