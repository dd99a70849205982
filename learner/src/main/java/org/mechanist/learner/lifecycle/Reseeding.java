package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import java.util.Optional;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.recipe.Recipe;

/**
 * Decides whether an expert that is not needed where it is should become a noisy copy of the
 * busiest one: an idle one, or one of two that do the same job.
 *
 * <p>Whoever gets ahead early wins half-solved tasks for ever: an identity can't beat a half-right
 * expert. A copy of the overloaded one can, and parts from it, as in vector quantisation with split
 * codewords (Linde, Buzo and Gray 1980). Two that do one job are told by their leads over each
 * other, as a swap would tell them.
 *
 * <p>Counts wins since the last look; {@link #decide} is pure. Owned by the learner thread.
 */
public final class Reseeding {

  /** Looks for which a copy and what it is a copy of are left to part. */
  private static final int LOOKS_TO_PART = 3;

  private final Recipe.Reseeding rule;
  private final Wins wins;
  private final int[] looksLeft; // [expert], until it may be spared again
  private int steps;

  public Reseeding(Recipe.Reseeding rule, int experts) {
    this.rule = rule;
    this.wins = new Wins(experts);
    this.looksLeft = new int[experts];
  }

  /**
   * An expert that should become a noisy copy of another.
   *
   * @param spare the one that is not needed where it is
   * @param busiest the one to be copied
   * @param spareShare wins of the one since the last look, in units of the mean
   * @param busiestShare wins of the other
   * @param reason for a person
   */
  public record Decision(
      int spare, int busiest, double spareShare, double busiestShare, String reason) {}

  /**
   * Observes who won the images of one step.
   *
   * @return what to do now, if it is time to look and there is reason
   */
  public Optional<Decision> observe(Winners winners) {
    wins.add(winners);
    steps++;
    if (rule.everySteps() == 0 || steps < rule.everySteps()) {
      return Optional.empty();
    }
    Arrays.setAll(looksLeft, expert -> Math.max(0, looksLeft[expert] - 1));
    var decision = decide(rule, wins, looksLeft);
    decision.ifPresent(
        made -> {
          looksLeft[made.spare()] = LOOKS_TO_PART;
          looksLeft[made.busiest()] = LOOKS_TO_PART;
        });
    steps = 0;
    wins.forget();
    return decision;
  }

  /**
   * The rule: if the busiest expert is busy enough, it is followed by the idlest, if that is idle
   * enough, else by one of two that do the same job and less of it than the busiest does.
   *
   * @param looksLeft for which an expert may not count as one of two, {@code [expert]}
   */
  static Optional<Decision> decide(Recipe.Reseeding rule, Wins wins, int[] looksLeft) {
    int idlest = wins.idlest();
    int busiest = wins.busiest();
    if (!(wins.share(busiest) > rule.busyAbove())) {
      return Optional.empty();
    }
    if (wins.share(idlest) < rule.idleBelow()) {
      return Optional.of(decision(wins, idlest, busiest, "won little"));
    }
    return twin(rule, wins, busiest, looksLeft);
  }

  /** The less winning of the two that do one job; of the pair that wins least. */
  private static Optional<Decision> twin(
      Recipe.Reseeding rule, Wins wins, int busiest, int[] looksLeft) {
    Decision decision = null;
    long least = wins.of(busiest);
    for (int one = 0; one < wins.experts(); one++) {
      for (int other = 0; other < wins.experts(); other++) {
        long together = wins.of(one) + wins.of(other);
        if (together < least
            && wins.of(one) <= wins.of(other)
            && doTheSame(rule, wins, one, other)
            && looksLeft[one] == 0
            && looksLeft[other] == 0) {
          least = together;
          var why =
              "does the job of another, whom it leads by %.1f and who leads it by %.1f where they win"
                  .formatted(wins.lead(one, other), wins.lead(other, one));
          decision = decision(wins, one, busiest, why);
        }
      }
    }
    return Optional.ofNullable(decision);
  }

  private static Decision decision(Wins wins, int spare, int busiest, String why) {
    double share = wins.share(spare);
    double busiestShare = wins.share(busiest);
    var reason =
        "%s: %.0f %% of the mean share, while the busiest won %.0f %% of it"
            .formatted(why, 100 * share, 100 * busiestShare);
    return new Decision(spare, busiest, share, busiestShare, reason);
  }

  private static boolean doTheSame(Recipe.Reseeding rule, Wins wins, int one, int other) {
    return one != other
        && wins.lead(one, other) < rule.sameBelow()
        && wins.lead(other, one) < rule.sameBelow();
  }
}
