package org.mechanist.app;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The experiments of the paper's section 4, and one for its Appendix D. Several look at the same
 * training from different sides: their pages hold the same figures, the one they are named for
 * first.
 */
enum Experiment {
  /** Fig. 3 and 6: as many experts as mechanisms, each expert to find one. */
  SPECIALIZATION(Training.SPECIALIZATION),
  /** Fig. 4: how well a classifier of clean digits reads restored ones, over the steps. */
  CLASSIFIER(Training.SPECIALIZATION),
  /** Fig. 2: what is restored, and how it looks. */
  SAMPLES(Training.SPECIALIZATION),
  /** Fig. 5: each expert on each mechanism's input. */
  MECHANISMS(Training.SPECIALIZATION),
  /** Experts of digits on letters, and on larger images. */
  TRANSFER(Training.SPECIALIZATION),
  /** Algorithm 1's second criterion: when assignments no longer change. */
  CONVERGENCE(Training.SPECIALIZATION),
  /** Experts start from random weights and not from approximate identities. */
  RANDOM_INIT(
      Training.of(
          "random-init",
          10,
          Map.of("pretraining.start", "independent", "pretraining.iterations", "0"))),
  /** More experts than mechanisms. */
  TOO_MANY(Training.of("too-many", 16, Map.of())),
  /** Fewer experts than mechanisms. */
  TOO_FEW(Training.of("too-few", 6, Map.of())),
  /** One network for all mechanisms, three widths. */
  SINGLE_NET(
      Training.of("32-filters", 1, Map.of("experts.filters", "32")),
      Training.of("64-filters", 1, Map.of("experts.filters", "64")),
      Training.of("128-filters", 1, Map.of("experts.filters", "128"))),
  /** Other networks for the experts: wider ones, and one with two poolings and upsamplings. */
  CAPACITY(
      Training.of("64-filters", 10, Map.of("experts.filters", "64")),
      Training.of("128-filters", 10, Map.of("experts.filters", "128")),
      Training.of("two-poolings", 10, Map.of("experts.poolings", "2"))),
  /**
   * 64 canonical images are all that there are. The objective would know them by heart: noise keeps
   * it from that.
   */
  FEW_CANONICAL(
      new Training(
          "few-canonical",
          10,
          10,
          64,
          "paper10",
          Map.of("discriminator.inputNoise", "0.25", "discriminator.scoringNoise", "0.25"))),
  /** Section 3.2: the objective is the negative loss of a variational autoencoder. */
  VAE(Training.of("vae", 10, Map.of("objective", "vae"))),
  /** Beyond the paper: one expert at first, and a committee that finds its size itself. */
  FROM_ONE(Training.growing("from-one", 1, "paper10")),
  /** More experts than mechanisms at first, in a committee that finds its size itself. */
  FROM_MANY(Training.growing("from-many", 16, "paper10")),
  /** Mechanisms come one after another; one fades and returns. */
  LIFELONG(Training.growing("lifelong", 1, "lifelong")),
  /** Nothing new for long. */
  CALM(Training.growing("calm", 1, "calm")),
  /** A mechanism of two images in a hundred. */
  BURST(Training.growing("burst", 1, "burst")),
  /** A mechanism that changes slowly. */
  DRIFT(Training.growing("drift", 1, "drift")),
  /** Appendix D: what learning one inverse takes, given another. Nothing competes in it. */
  INDEPENDENCE;

  private final List<Training> variants;

  Experiment(Training... variants) {
    this.variants = List.of(variants);
  }

  /**
   * What a learner is given.
   *
   * @param name of experiments that train the same, or of one of several variants
   * @param experts that compete, at first
   * @param mostExperts that there may be; as many as at first if the committee is not to grow
   * @param canonical canonical images that the learner gets
   * @param scenario that is played unless the user says another
   * @param changes options of the recipe that are set
   */
  record Training(
      String name,
      int experts,
      int mostExperts,
      int canonical,
      String scenario,
      Map<String, String> changes) {

    private static final int CANONICAL_DIGITS = 30_000;
    private static final Training SPECIALIZATION = of("specialization", 10, Map.of());

    private static Training of(String name, int experts, Map<String, String> changes) {
      return new Training(name, experts, experts, CANONICAL_DIGITS, "paper10", changes);
    }

    private static Training growing(String name, int experts, String scenario) {
      return new Training(
          name, experts, RecipeOptions.DEFAULT_MOST_EXPERTS, CANONICAL_DIGITS, scenario, Map.of());
    }
  }

  /** Each is run on its own; none for {@link #INDEPENDENCE}. */
  List<Training> variants() {
    return variants;
  }

  /** As it is called on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
