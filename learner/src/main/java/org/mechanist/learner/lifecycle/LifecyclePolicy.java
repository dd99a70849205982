package org.mechanist.learner.lifecycle;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.recipe.Recipe;

/**
 * How experts come and go: a pure function of what is known of a committee, as a ladder.
 *
 * <p>Whoever gets ahead early wins half-solved tasks for ever, and an objective that is fooled does
 * not tell: only a trial does. So each expert with a job is copied, with noise, and both are left
 * to part, as codewords are split in vector quantisation (Linde, Buzo and Gray 1980). If they part,
 * there were two jobs, and each is tried again; if they don't, one of them goes.
 */
final class LifecyclePolicy {

  private final Recipe.Growth growth;
  private final Recipe.Reseeding reseeding;

  LifecyclePolicy(Recipe.Growth growth, Recipe.Reseeding reseeding) {
    this.growth = growth;
    this.reseeding = reseeding;
  }

  /** What to do about a committee that may grow and shrink; of each expert at most one thing. */
  List<LifecycleDecision> decide(CommitteeStatistics committee) {
    var decisions = new Ladder(committee);
    committee.trials().forEach(decisions::judge);
    committee.experts().keySet().forEach(decisions::mergeTwin);
    committee.experts().keySet().forEach(decisions::retire);
    committee.experts().keySet().forEach(decisions::spawn);
    return decisions.made;
  }

  /** One look's decisions: whom one was made about is left alone by the rungs below. */
  private final class Ladder {

    private final CommitteeStatistics committee;
    private final Wins wins;
    private final List<LifecycleDecision> made = new ArrayList<>();
    private final Set<Integer> decided = new HashSet<>();
    private final Set<Integer> parted = new HashSet<>(); // whose trial has just ended
    private final List<Integer> vacancies;

    private Ladder(CommitteeStatistics committee) {
      this.committee = committee;
      this.wins = committee.wins();
      this.vacancies = new ArrayList<>(committee.vacancies());
    }

    private void judge(Trial trial) {
      int parent = trial.parent();
      int challenger = trial.challenger();
      if (haveParted(parent, challenger)) {
        made.add(new Confirm(challenger, parent, "parted from it", observed(challenger, parent)));
        parted.add(challenger);
        parted.add(parent);
      } else if (trial.looks() >= looksFor(parent)) {
        int gone = wins.of(challenger) > wins.of(parent) ? parent : challenger;
        int heir = gone == parent ? challenger : parent;
        decide(new Merge(gone, heir, "did not part from its copy", observed(gone, heir)), heir);
      }
    }

    private int looksFor(int parent) {
      return growth.trialLooks() * (1 + committee.experts().get(parent).failedTrials());
    }

    private void mergeTwin(int one) {
      for (int other : committee.experts().keySet()) {
        if (other != one
            && isSettled(one)
            && isSettled(other)
            && wins.of(one) <= wins.of(other)
            && doTheSame(one, other)) {
          decide(new Merge(one, other, "does the job of another", observed(one, other)), other);
        }
      }
    }

    private void retire(int place) {
      if (isSettled(place) && committee.experts().get(place).idleLooks() >= growth.idleLooks()) {
        decide(
            new Retire(
                place, "won next to nothing for long", Map.of("share", committee.share(place))),
            place);
      }
    }

    private void spawn(int parent) {
      if (isSettled(parent) && isTried(parent) && !vacancies.isEmpty()) {
        int place = vacancies.remove(0);
        decide(
            new Spawn(
                place,
                parent,
                "is on trial: may there be two jobs where there is one expert?",
                Map.of("parentShare", committee.share(parent))),
            parent);
      }
    }

    /** Not in a trial, and nothing else was decided about it at this look. */
    private boolean isSettled(int place) {
      return (committee.trialOf(place).isEmpty() || parted.contains(place))
          && !decided.contains(place);
    }

    private boolean isTried(int place) {
      boolean doubted =
          parted.contains(place) || committee.experts().get(place).failedTrials() < growth.trials();
      return doubted && hasAJob(place);
    }

    private boolean hasAJob(int place) {
      return committee.share(place) >= growth.leastShare();
    }

    private boolean haveParted(int one, int other) {
      return hasAJob(one)
          && hasAJob(other)
          && wins.difference(one, other) > growth.differentAbove()
          && wins.difference(other, one) > growth.differentAbove();
    }

    private boolean doTheSame(int one, int other) {
      return wins.difference(one, other) < growth.differentAbove()
          && wins.difference(other, one) < growth.differentAbove();
    }

    private Map<String, Double> observed(int one, int other) {
      var observed = new TreeMap<String, Double>();
      observed.put("share", committee.share(one));
      observed.put("otherShare", committee.share(other));
      observed.put("difference", wins.difference(one, other));
      observed.put("otherDifference", wins.difference(other, one));
      observed.put("lead", wins.lead(one, other));
      observed.put("otherLead", wins.lead(other, one));
      observed.values().removeIf(value -> !Double.isFinite(value)); // they never met
      return observed;
    }

    private void decide(LifecycleDecision decision, int other) {
      made.add(decision);
      decided.add(decision.place());
      decided.add(other);
    }
  }

  /**
   * What to do about a committee of fixed size: if the busiest expert is busy enough, it is
   * followed by the idlest, if that is idle enough, else by one of two that do the same job and
   * less of it than the busiest does.
   */
  Optional<Reseed> reseed(CommitteeStatistics committee) {
    var wins = committee.wins();
    int idlest = wins.idlest();
    int busiest = wins.busiest();
    if (!(wins.share(busiest) > reseeding.busyAbove())) {
      return Optional.empty();
    }
    if (wins.share(idlest) < reseeding.idleBelow()) {
      return Optional.of(reseed(wins, idlest, busiest, "won little"));
    }
    return twin(committee, busiest);
  }

  /** The less winning of the two that do one job; of the pair that wins least. */
  private Optional<Reseed> twin(CommitteeStatistics committee, int busiest) {
    var wins = committee.wins();
    Reseed decision = null;
    long least = wins.of(busiest);
    for (int one = 0; one < wins.places(); one++) {
      for (int other = 0; other < wins.places(); other++) {
        long together = wins.of(one) + wins.of(other);
        if (together < least
            && wins.of(one) <= wins.of(other)
            && leadEachOtherByLittle(wins, one, other)
            && committee.experts().get(one).looksLeft() == 0
            && committee.experts().get(other).looksLeft() == 0) {
          least = together;
          var why =
              "does the job of another, whom it leads by %.1f and who leads it by %.1f where they win"
                  .formatted(wins.lead(one, other), wins.lead(other, one));
          decision = reseed(wins, one, busiest, why);
        }
      }
    }
    return Optional.ofNullable(decision);
  }

  private static Reseed reseed(Wins wins, int spare, int busiest, String why) {
    double share = wins.share(spare);
    double busiestShare = wins.share(busiest);
    var reason =
        "%s: %.0f %% of the mean share, while the busiest won %.0f %% of it"
            .formatted(why, 100 * share, 100 * busiestShare);
    return new Reseed(spare, busiest, reason, Map.of("share", share, "busiestShare", busiestShare));
  }

  private boolean leadEachOtherByLittle(Wins wins, int one, int other) {
    return one != other
        && wins.lead(one, other) < reseeding.sameBelow()
        && wins.lead(other, one) < reseeding.sameBelow();
  }
}
