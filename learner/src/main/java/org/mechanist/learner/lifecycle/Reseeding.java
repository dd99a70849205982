package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import java.util.Optional;
import org.mechanist.learner.recipe.Recipe;

/**
 * Decides whether an idle expert should become a noisy copy of the busiest one.
 *
 * <p>Whoever gets ahead early wins half-solved tasks for ever: an identity can't beat a half-right
 * expert. A copy of the overloaded one can, and parts from it, as in vector quantisation with split
 * codewords (Linde, Buzo and Gray 1980).
 *
 * <p>Counts wins since the last look; {@link #decide} is pure. Owned by the learner thread.
 */
public final class Reseeding {

  private final Recipe.Reseeding rule;
  private final long[] wins;
  private int steps;

  public Reseeding(Recipe.Reseeding rule, int experts) {
    this.rule = rule;
    this.wins = new long[experts];
  }

  /** An expert that should become a noisy copy of another, with the sentence that says why. */
  public record Decision(int idle, int busiest, double idleShare, double busiestShare) {
    /** For a person. */
    public String reason() {
      return "won %.1f %% of the mean share, while the busiest won %.0f %% of it"
          .formatted(100 * idleShare, 100 * busiestShare);
    }
  }

  /**
   * Observes the wins of one step.
   *
   * @param stepWins images won by each expert
   * @return what to do now, if it is time to look and there is reason
   */
  public Optional<Decision> observe(int[] stepWins) {
    for (int i = 0; i < wins.length; i++) {
      wins[i] += stepWins[i];
    }
    steps++;
    if (rule.everySteps() == 0 || steps < rule.everySteps()) {
      return Optional.empty();
    }
    var decision = decide(rule, wins);
    steps = 0;
    Arrays.fill(wins, 0);
    return decision;
  }

  /**
   * The rule: the idlest expert, if it is idle enough, follows the busiest, if that is busy enough.
   */
  static Optional<Decision> decide(Recipe.Reseeding rule, long[] wins) {
    double mean = Arrays.stream(wins).average().orElseThrow();
    if (mean == 0) {
      return Optional.empty();
    }
    int idlest = 0;
    int busiest = 0;
    for (int i = 1; i < wins.length; i++) {
      idlest = wins[i] < wins[idlest] ? i : idlest;
      busiest = wins[i] > wins[busiest] ? i : busiest;
    }
    double idleShare = wins[idlest] / mean;
    double busyShare = wins[busiest] / mean;
    return idleShare < rule.idleBelow() && busyShare > rule.busyAbove()
        ? Optional.of(new Decision(idlest, busiest, idleShare, busyShare))
        : Optional.empty();
  }
}
