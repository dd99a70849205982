package org.mechanist.serving.experiment;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.mechanist.serving.evaluation.Assignment;
import org.mechanist.serving.evaluation.Verdict;
import org.mechanist.serving.story.Story;
import org.mechanist.serving.story.Told;

/**
 * A finished run.
 *
 * @param seed of the run
 * @param steps learning steps it took
 * @param experts their names
 * @param looks at it, in the order of their steps
 * @param heldOut the verdict at the end, on images that nothing learned from
 * @param gallery what its experts do in the end
 * @param secondsPerStep over the whole run
 * @param story how a committee that may grow found its size; null of any other
 */
public record SeedRun(
    long seed,
    long steps,
    List<String> experts,
    List<Look> looks,
    Verdict heldOut,
    Gallery gallery,
    double secondsPerStep,
    Story story) {

  /** The component that not all have. */
  static final String STORY = "story";

  /** From this purity on, experts count as settled: what an own expert wins of its mechanism. */
  static final double SETTLED_PURITY = Assignment.BIJECTIVE_SHARE;

  public SeedRun {
    experts = List.copyOf(experts);
    looks = List.copyOf(looks);
    Objects.requireNonNull(heldOut, "heldOut");
    Objects.requireNonNull(gallery, "gallery");
  }

  /** Of a committee of fixed size. */
  public SeedRun(
      long seed,
      long steps,
      List<String> experts,
      List<Look> looks,
      Verdict heldOut,
      Gallery gallery,
      double secondsPerStep) {
    this(seed, steps, experts, looks, heldOut, gallery, secondsPerStep, null);
  }

  /** How a committee that may grow found its size, and what came of it; empty of any other. */
  Optional<Told> told() {
    return Optional.ofNullable(story)
        .map(kept -> Told.of(kept, looks.stream().map(Look::winners).toList(), heldOut));
  }

  /** When assignments no longer changed; empty if they always did. */
  public Optional<Convergence> convergence() {
    return Convergence.of(looks);
  }

  /** Experts without a mechanism of their own, on the held-out images. */
  public Roles roles() {
    return Roles.of(experts, heldOut.share());
  }

  /**
   * The step of the first look from which on all have a purity of {@value #SETTLED_PURITY} or more;
   * empty if the last has less.
   */
  OptionalLong settledStep() {
    var settled = OptionalLong.empty();
    for (int i = looks.size() - 1; i >= 0 && looks.get(i).purity() >= SETTLED_PURITY; i--) {
      settled = OptionalLong.of(looks.get(i).step());
    }
    return settled;
  }
}
