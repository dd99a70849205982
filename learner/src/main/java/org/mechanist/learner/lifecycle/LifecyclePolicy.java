package org.mechanist.learner.lifecycle;

import static org.mechanist.learner.competition.Standing.FROZEN;
import static org.mechanist.learner.competition.Standing.HELD;
import static org.mechanist.learner.competition.Standing.LEARNING;
import static org.mechanist.learner.competition.Standing.NEWBORN;
import static org.mechanist.learner.competition.Standing.SETTLED;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.lifecycle.LifecycleDecision.Bear;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Freeze;
import org.mechanist.learner.lifecycle.LifecycleDecision.Mature;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Revive;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.lifecycle.LifecycleDecision.Thaw;
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
    var places = committee.experts().keySet();
    committee.trials().forEach(decisions::judge);
    places.forEach(decisions::mergeTwin);
    places.forEach(decisions::mature);
    places.forEach(decisions::retire);
    places.forEach(decisions::spawn);
    places.forEach(decisions::settle);
    places.forEach(decisions::freeze);
    places.forEach(decisions::thaw);
    decisions.bearOrRevive();
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
    private int left; // experts

    private Ladder(CommitteeStatistics committee) {
      this.committee = committee;
      this.left = committee.experts().size();
      this.wins = committee.wins();
      this.vacancies = new ArrayList<>(committee.vacancies());
    }

    private void judge(Trial trial) {
      int parent = trial.parent();
      int challenger = trial.challenger();
      if (haveParted(parent, challenger)) {
        made.add(new Confirm(challenger, parent, "parted from it", pair(challenger, parent)));
        parted.add(challenger);
        parted.add(parent);
      } else if (trial.looks() >= growth.trialLooks() * (1 + expert(parent).failedTrials())) {
        int gone = wins.of(challenger) > wins.of(parent) ? parent : challenger;
        int heir = gone == parent ? challenger : parent;
        merge(gone, heir, "did not part from its copy");
      }
    }

    private void mergeTwin(int one) {
      for (int other : committee.experts().keySet()) {
        if (other != one
            && isFree(one)
            && (isFree(other) || stands(other, HELD))
            && isLess(one, other)
            && doTheSame(one, other)) {
          merge(one, other, "does the job of another");
        }
      }
    }

    /** Who has finished learning stays, else who won more. */
    private boolean isLess(int one, int other) {
      boolean protectedOne = expert(one).standing().isProtected();
      boolean protectedOther = expert(other).standing().isProtected();
      return protectedOne == protectedOther ? wins.of(one) <= wins.of(other) : protectedOther;
    }

    private void merge(int gone, int heir, String why) {
      decide(new Merge(gone, heir, why, pair(gone, heir)));
      decided.add(heir);
      left--;
    }

    private void retire(int place) {
      if (isFree(place) && expert(place).idleLooks() >= growth.idleLooks()) {
        retire(place, "won next to nothing for long");
      } else if (stands(place, NEWBORN)
          && !decided.contains(place)
          && expert(place).looks() >= growth.newbornLooks()) {
        retire(place, "could not learn what nobody explains");
      }
    }

    /** Somebody has to be left. */
    private void retire(int place, String why) {
      if (left > 1) {
        decide(new Retire(place, why, alone(place)));
        left--;
      }
    }

    private void mature(int place) {
      if (stands(place, NEWBORN)
          && hasAJob(place)
          && expert(place).explained() > growth.explained()) {
        decide(new Mature(place, "explains what nobody explained", alone(place)));
      }
    }

    private void spawn(int parent) {
      if (!isFree(parent) || vacancies.isEmpty()) {
        return;
      }
      if (stands(parent, LEARNING) && isToBeTried(parent)) {
        spawn(parent, "is on trial: may there be two jobs where there is one expert?");
      } else if (stands(parent, SETTLED) && hasAJob(parent) && hasShifted(parent)) {
        spawn(parent, "is on trial again: its images do not look as they did");
      }
    }

    private void spawn(int parent, String why) {
      decide(new Spawn(vacancies.remove(0), parent, why, alone(parent)));
      decided.add(parent);
    }

    private void settle(int place) {
      if (!stands(place, LEARNING) || !isFree(place) || !hasAJob(place)) {
        return;
      }
      if (!isToBeTried(place)) {
        decide(new Settle(place, "has one job", alone(place)));
      } else if (isFull() && expert(place).looks() >= looksOfAllTrials()) {
        decide(new Settle(place, "has a job, and there is no room for a trial", alone(place)));
      }
    }

    /** Whether there is no room for a copy, nor going to be when a trial ends. */
    private boolean isFull() {
      return committee.vacancies().isEmpty() && committee.trials().isEmpty();
    }

    private int looksOfAllTrials() {
      return growth.trialLooks() * growth.trials() * (growth.trials() + 1) / 2;
    }

    private void freeze(int place) {
      if (stands(place, SETTLED)
          && isFree(place)
          && expert(place).goodLooks() >= growth.freezeLooks()) {
        decide(new Freeze(place, "has learned its job", alone(place)));
      }
    }

    private void thaw(int place) {
      if (stands(place, FROZEN)
          && isFree(place)
          && expert(place).poorLooks() >= growth.poorLooks()) {
        decide(new Thaw(place, "explains its images poorly of late", alone(place)));
      }
    }

    private void bearOrRevive() {
      var novelty = committee.novelty();
      if (vacancies.isEmpty()) {
        return;
      }
      int place = vacancies.get(0);
      var observed =
          finite(Map.of("unexplained", (double) novelty.images(), "score", novelty.score()));
      if (novelty.archived().isPresent()) {
        var why = "explains what nobody explains";
        var archived = novelty.archived().orElseThrow();
        decide(new Revive(place, archived, novelty.nearest(), why, observed));
      } else if (novelty.images() >= novelty.allowed() && !committee.hasNewborn()) {
        var why = "nobody explains %d images of late".formatted(novelty.images());
        decide(new Bear(place, novelty.nearest(), why, observed));
      }
    }

    private ExpertStatistics expert(int place) {
      return committee.experts().get(place);
    }

    private boolean stands(int place, Standing standing) {
      return expert(place).standing() == standing;
    }

    /** Neither newborn nor held nor in a trial, and nothing was decided about it at this look. */
    private boolean isFree(int place) {
      return (committee.trialOf(place).isEmpty() || parted.contains(place))
          && !stands(place, NEWBORN)
          && !stands(place, HELD)
          && !decided.contains(place);
    }

    private boolean isToBeTried(int place) {
      boolean doubted = expert(place).failedTrials() < growth.trials() || parted.contains(place);
      return doubted && hasAJob(place);
    }

    private boolean hasShifted(int place) {
      return expert(place).shift() > growth.shiftedAbove();
    }

    private boolean hasAJob(int place) {
      return committee.share(place) >= growth.leastShare();
    }

    private boolean haveParted(int one, int other) {
      double less = Math.min(wins.difference(one, other), wins.difference(other, one));
      // One may be able to do the other's job, and the other not: these are two jobs all the same.
      return Math.min(committee.share(one), committee.share(other)) >= growth.partShare()
          && moreDifferent(one, other) > growth.differentAbove()
          && less > growth.differentAbove() / 2
          && greaterLead(one, other) > growth.leadAbove();
    }

    private double moreDifferent(int one, int other) {
      return Math.max(wins.difference(one, other), wins.difference(other, one));
    }

    private double greaterLead(int one, int other) {
      return Math.max(wins.lead(one, other), wins.lead(other, one));
    }

    private boolean doTheSame(int one, int other) {
      return hasAJob(one)
          && hasAJob(other)
          && (moreDifferent(one, other) < growth.differentAbove()
              || greaterLead(one, other) < growth.leadAbove());
    }

    private Map<String, Double> pair(int one, int other) {
      return finite(
          Map.of(
              "share", committee.share(one),
              "otherShare", committee.share(other),
              "difference", wins.difference(one, other),
              "otherDifference", wins.difference(other, one),
              "lead", wins.lead(one, other),
              "otherLead", wins.lead(other, one)));
    }

    private Map<String, Double> alone(int place) {
      return finite(
          Map.of(
              "share", committee.share(place),
              "explained", expert(place).explained(),
              "score", expert(place).score(),
              "shift", expert(place).shift()));
    }

    private static Map<String, Double> finite(Map<String, Double> observed) {
      var finite = new TreeMap<>(observed);
      finite.values().removeIf(value -> !Double.isFinite(value)); // they won nothing, or never met
      return finite;
    }

    private void decide(LifecycleDecision decision) {
      made.add(decision);
      decided.add(decision.place());
    }
  }

  /**
   * What to do about a committee of fixed size: if the busiest expert is busy enough, it is
   * followed by the idlest, if that is idle enough, else by one of two that do the same job and
   * less of it than the busiest does.
   */
  Optional<Reseed> reseed(CommitteeStatistics committee) {
    var wins = committee.wins();
    int busiest = wins.busiest();
    if (!(wins.share(busiest) > reseeding.busyAbove())) {
      return Optional.empty();
    }
    var idlest = idlest(committee);
    if (idlest.isPresent() && wins.share(idlest.get()) < reseeding.idleBelow()) {
      return Optional.of(reseed(wins, idlest.get(), busiest, "won little"));
    }
    return twin(committee, busiest);
  }

  /** The one with the fewest wins that is not held, the first of equals. */
  private static Optional<Integer> idlest(CommitteeStatistics committee) {
    return committee.experts().keySet().stream()
        .filter(place -> committee.experts().get(place).standing() != HELD)
        .min(Comparator.comparingLong(committee.wins()::of));
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
            && committee.experts().get(one).standing() != HELD
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
