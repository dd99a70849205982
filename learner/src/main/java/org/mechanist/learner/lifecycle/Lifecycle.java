package org.mechanist.learner.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.recipe.Recipe;

/**
 * Watches a committee and decides, every so many steps, how experts come and go. It gathers, {@link
 * LifecyclePolicy} decides, whoever asked carries out. Owned by the learner thread.
 */
public final class Lifecycle {

  /** Looks for which a copy and what it is a copy of are left to part. */
  private static final int LOOKS_TO_PART = 3;

  private final double leastShare;
  private final int everySteps;
  private final boolean grows;
  private final LifecyclePolicy policy;
  private final Wins wins;
  private final Map<Integer, ExpertStatistics> experts = new TreeMap<>(); // by place
  private final List<Trial> trials = new ArrayList<>();
  private int steps;

  /**
   * @param taken {@code [place]}: where there is an expert
   * @param grows whether the number of experts may change
   */
  public Lifecycle(Recipe recipe, boolean[] taken, boolean grows) {
    this.leastShare = recipe.growth().leastShare();
    this.everySteps = grows ? recipe.growth().everySteps() : recipe.reseeding().everySteps();
    this.grows = grows;
    this.policy = new LifecyclePolicy(recipe.growth(), recipe.reseeding());
    this.wins = new Wins(taken.length);
    IntStream.range(0, taken.length)
        .filter(place -> taken[place])
        .forEach(place -> experts.put(place, ExpertStatistics.born(place)));
  }

  /**
   * Observes who won the images of one step.
   *
   * @return what to do now, if it is time to look and there is reason
   */
  public List<LifecycleDecision> observe(Competition competition) {
    if (grows) {
      wins.add(competition.winners(), new Restorations(competition)::difference);
    } else {
      wins.add(competition.winners());
    }
    steps++;
    if (everySteps == 0 || steps < everySteps) {
      return List.of();
    }
    steps = 0;
    experts.replaceAll((place, expert) -> expert.older(isIdle(place)));
    trials.replaceAll(Trial::older);
    var statistics =
        new CommitteeStatistics(new TreeMap<>(experts), List.copyOf(trials), vacancies(), wins);
    var decisions =
        grows
            ? policy.decide(statistics)
            : policy.reseed(statistics).<LifecycleDecision>map(one -> one).stream().toList();
    decisions.forEach(this::follow);
    wins.forget();
    return decisions;
  }

  private boolean isIdle(int place) {
    return wins.of(place) < leastShare * wins.images();
  }

  private List<Integer> vacancies() {
    return IntStream.range(0, wins.places())
        .filter(place -> !experts.containsKey(place))
        .boxed()
        .toList();
  }

  private void follow(LifecycleDecision decision) {
    if (decision instanceof Spawn spawn) {
      experts.put(spawn.place(), ExpertStatistics.born(spawn.place()));
      trials.add(new Trial(spawn.parent(), spawn.place(), 0));
    } else if (decision instanceof Confirm confirm) {
      trials.removeIf(trial -> trial.isOf(confirm.place()));
      experts.computeIfPresent(confirm.place(), (place, expert) -> expert.failed(0));
      experts.computeIfPresent(confirm.parent(), (place, expert) -> expert.failed(0));
    } else if (decision instanceof Merge merge) {
      boolean wasTrial = trials.removeIf(trial -> trial.isOf(merge.place()));
      var gone = experts.remove(merge.place());
      if (wasTrial) {
        int failed = Math.max(gone.failedTrials(), experts.get(merge.heir()).failedTrials());
        experts.computeIfPresent(merge.heir(), (place, expert) -> expert.failed(failed + 1));
      }
    } else if (decision instanceof Retire retire) {
      experts.remove(retire.place());
    } else if (decision instanceof Reseed reseed) {
      experts.computeIfPresent(reseed.place(), (place, expert) -> expert.leftToPart(LOOKS_TO_PART));
      experts.computeIfPresent(
          reseed.parent(), (place, expert) -> expert.leftToPart(LOOKS_TO_PART));
    }
  }
}
