package org.mechanist.learner.lifecycle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Restorations;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.lifecycle.CommitteeStatistics.Novelty;
import org.mechanist.learner.lifecycle.LifecycleDecision.Adopt;
import org.mechanist.learner.lifecycle.LifecycleDecision.Bear;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Dismiss;
import org.mechanist.learner.lifecycle.LifecycleDecision.Freeze;
import org.mechanist.learner.lifecycle.LifecycleDecision.Hold;
import org.mechanist.learner.lifecycle.LifecycleDecision.Mature;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Release;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Revive;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.lifecycle.LifecycleDecision.Thaw;
import org.mechanist.learner.recipe.Recipe;

/**
 * Watches a committee and decides, every so many steps, how experts come and go. It gathers, {@link
 * LifecyclePolicy} decides, whoever asked carries out. Owned by the learner thread.
 */
public final class Lifecycle {

  /** Looks for which a copy and what it is a copy of are left to part. */
  private static final int LOOKS_TO_PART = 3;

  private static final int DOUBTFUL = 64; // images
  private static final int FIRST_LESSONS = 256; // images

  private final Recipe.Growth growth;
  private final int everySteps;
  private final Committee committee;
  private final boolean grows;
  private final Function<RecentImages, Optional<String>> archive;
  private final LifecyclePolicy policy;
  private final Wins wins;
  private final Explanations explanations;
  private final NoveltyBuffer novelty;
  private final Appearances appearances;

  /**
   * Since the last look, those that nobody who has settled can explain: of experts that are still
   * learning, and of nobody. A retired expert whose mechanism returns is needed for some of these.
   */
  private final RecentImages doubtful = new RecentImages(DOUBTFUL);

  /**
   * What a newborn expert learns from besides the images of a step: those that it was born for, and
   * those that it has won since. A mechanism that makes two images of a hundred has so few in a
   * step that nobody would learn it in time (experience replay, Lin 1992). Empty while nobody is
   * newborn.
   */
  private final RecentImages firstLessons = new RecentImages(FIRST_LESSONS);

  private Map<Integer, ExpertStatistics> experts = new TreeMap<>(); // by place
  private List<Trial> trials = new ArrayList<>();
  private int allowed; // unexplained images before somebody is born for them
  private int steps;

  /**
   * @param committee that is watched
   * @param grows whether the number of experts may change
   * @param archive the id of a retired expert that explains some of what it is shown, if any
   */
  public Lifecycle(
      Recipe recipe,
      Committee committee,
      boolean grows,
      Function<RecentImages, Optional<String>> archive) {
    this.growth = recipe.growth();
    this.everySteps = grows ? growth.everySteps() : recipe.reseeding().everySteps();
    this.committee = committee;
    this.grows = grows;
    this.archive = archive;
    this.policy = new LifecyclePolicy(growth, recipe.reseeding());
    this.wins = new Wins(committee.places());
    this.explanations = new Explanations(committee.places());
    this.novelty = new NoveltyBuffer(growth.noveltyCapacity(), growth.noveltyLooks());
    this.appearances = new Appearances(committee.places());
    this.allowed = growth.noveltyImages();
    IntStream.range(0, committee.places())
        .filter(committee::isTaken)
        .forEach(place -> experts.put(place, ExpertStatistics.born(Standing.LEARNING)));
  }

  /**
   * Observes who won the images of one step.
   *
   * @param yardstick tells what was explained
   * @return what to do now, if it is time to look and there is reason
   */
  public List<LifecycleDecision> observe(Competition competition, Yardstick yardstick) {
    if (grows) {
      wins.add(competition.winners(), new Restorations(competition)::difference);
      explanations.add(competition.winners(), yardstick);
      keepImages(competition, yardstick);
    } else {
      wins.add(competition.winners());
    }
    steps++;
    if (everySteps == 0 || steps < everySteps) {
      return List.of();
    }
    steps = 0;
    experts.replaceAll(
        (place, expert) ->
            expert.older(
                isIdle(place),
                explanations.share(place),
                explanations.score(place),
                appearances.shift(place)));
    trials.replaceAll(Trial::older);
    var statistics = statistics();
    var decisions =
        grows
            ? policy.decide(statistics)
            : policy.reseed(statistics).<LifecycleDecision>map(one -> one).stream().toList();
    decisions.forEach(this::follow);
    wins.forget();
    explanations.forget();
    novelty.age();
    appearances.age();
    doubtful.clear();
    if (novelty.size() < growth.noveltyImages() / 4 && !statistics.hasNewborn()) {
      allowed = growth.noveltyImages(); // what was tried in vain does not come any more
    }
    return decisions;
  }

  /** Whether an expert is a copy of another or has one, and which of them stays is not decided. */
  public boolean isOnTrial(int place) {
    return trials.stream().anyMatch(trial -> trial.isOf(place));
  }

  /** What whoever is newborn learns from besides. */
  public RecentImages firstLessons() {
    return firstLessons;
  }

  private CommitteeStatistics statistics() {
    return new CommitteeStatistics(
        new TreeMap<>(experts), List.copyOf(trials), vacancies(), wins, novelty());
  }

  private Novelty novelty() {
    return new Novelty(
        novelty.size(),
        novelty.nearest(committee.places()).orElseGet(wins::busiest),
        novelty.score(),
        archive.apply(doubtful),
        allowed);
  }

  private void keepImages(Competition competition, Yardstick yardstick) {
    var winners = competition.winners();
    float[] pixels = null;
    for (int image = 0; image < winners.images(); image++) {
      int winner = winners.expert()[image];
      boolean novel = yardstick.isNovel(winners.score(image));
      boolean learnedFrom = committee.standing(winner) == Standing.SETTLED && !novel;
      boolean explained = yardstick.explains(winners.score(image));
      boolean known = explained && committee.standing(winner).isProtected();
      if (known && !learnedFrom) {
        continue;
      }
      pixels = pixels == null ? competition.batch().toFloats() : pixels;
      int area = pixels.length / winners.images();
      var one = Arrays.copyOfRange(pixels, image * area, (image + 1) * area);
      if (learnedFrom) {
        appearances.add(winner, one);
      }
      if (known) {
        continue;
      }
      doubtful.add(one);
      if (novel && committee.standing(winner) != Standing.LEARNING) {
        novelty.add(winner, one, yardstick.standardised(winners.score(image)));
      }
      if (committee.standing(winner) == Standing.NEWBORN) {
        firstLessons.add(one);
      }
    }
  }

  private boolean isIdle(int place) {
    return wins.of(place) < growth.leastShare() * wins.images();
  }

  private List<Integer> vacancies() {
    return IntStream.range(0, wins.places())
        .filter(place -> !experts.containsKey(place))
        .boxed()
        .toList();
  }

  /** Goes on from what was decided, be it here or by a user. */
  public void follow(LifecycleDecision decision) {
    if (decision instanceof Spawn spawn) {
      experts.put(spawn.place(), ExpertStatistics.born(Standing.LEARNING));
      if (experts.get(spawn.parent()).standing() == Standing.SETTLED) {
        stand(spawn.parent(), Standing.LEARNING);
        change(spawn.parent(), expert -> expert.failed(0));
      }
      trials.add(new Trial(spawn.parent(), spawn.place(), 0));
    } else if (decision instanceof Bear bear) {
      experts.put(bear.place(), ExpertStatistics.born(Standing.NEWBORN));
      novelty.pixels().forEach(firstLessons::add);
      novelty.clear();
    } else if (decision instanceof Revive revive) {
      experts.put(revive.place(), ExpertStatistics.born(Standing.FROZEN).failed(growth.trials()));
      novelty.clear();
    } else if (decision instanceof Confirm confirm) {
      trials.removeIf(trial -> trial.isOf(confirm.place()));
      change(confirm.place(), expert -> expert.failed(0));
      change(confirm.parent(), expert -> expert.failed(0));
    } else if (decision instanceof Merge merge) {
      boolean wasTrial =
          trials.stream().anyMatch(one -> one.isOf(merge.place()) && one.isOf(merge.heir()));
      var gone = leave(merge.place());
      appearances.forget(merge.heir()); // it has the other one's images from now on
      if (wasTrial) {
        int failed = Math.max(gone.failedTrials(), experts.get(merge.heir()).failedTrials());
        change(merge.heir(), expert -> expert.failed(failed + 1));
      }
    } else if (decision instanceof Retire retire) {
      boolean inVain = leave(retire.place()).standing() == Standing.NEWBORN;
      allowed = inVain ? Math.min(2 * allowed, novelty.capacity() + 1) : allowed;
    } else if (decision instanceof Adopt adopt) {
      experts.put(adopt.place(), ExpertStatistics.born(Standing.HELD));
    } else if (decision instanceof Dismiss dismiss) {
      leave(dismiss.place());
    } else if (decision instanceof Hold hold) {
      trials.removeIf(trial -> trial.isOf(hold.place()));
      stand(hold.place(), Standing.HELD);
    } else if (decision instanceof Release release) {
      stand(release.place(), release.to());
    } else if (decision instanceof Reseed reseed) {
      change(reseed.place(), expert -> expert.leftToPart(LOOKS_TO_PART));
      change(reseed.parent(), expert -> expert.leftToPart(LOOKS_TO_PART));
    } else if (decision instanceof Mature mature) {
      allowed = growth.noveltyImages();
      stand(mature.place(), Standing.LEARNING);
    } else if (decision instanceof Settle settle) {
      stand(settle.place(), Standing.SETTLED);
    } else if (decision instanceof Freeze freeze) {
      stand(freeze.place(), Standing.FROZEN);
    } else if (decision instanceof Thaw thaw) {
      stand(thaw.place(), Standing.SETTLED);
    }
    if (experts.values().stream().noneMatch(expert -> expert.standing() == Standing.NEWBORN)) {
      firstLessons.clear();
    }
  }

  /** Nothing that it won is whoever's who takes its place. */
  private ExpertStatistics leave(int place) {
    trials.removeIf(trial -> trial.isOf(place));
    wins.forget(place);
    explanations.forget(place);
    novelty.forget(place);
    appearances.forget(place);
    return experts.remove(place);
  }

  private record Known(Map<Integer, ExpertStatistics> experts) {}

  /** All that it has seen since it last looked, and knows from before, for a checkpoint. */
  public void exchange(State state) {
    steps = state.value("steps", Integer.class, steps);
    allowed = state.value("allowed", Integer.class, allowed);
    trials =
        new ArrayList<>(
            Arrays.asList(state.value("trials", Trial[].class, trials.toArray(Trial[]::new))));
    experts = new TreeMap<>(state.value("known", Known.class, new Known(experts)).experts());
    wins.exchange(state.part("wins"));
    explanations.exchange(state.part("explanations"));
    novelty.exchange(state.part("novelty"));
    appearances.exchange(state.part("appearances"));
    doubtful.exchange(state.part("doubtful"));
    firstLessons.exchange(state.part("firstLessons"));
  }

  private void stand(int place, Standing standing) {
    change(place, expert -> expert.as(standing));
    appearances.forget(place);
  }

  private void change(int place, UnaryOperator<ExpertStatistics> how) {
    experts.computeIfPresent(place, (key, expert) -> how.apply(expert));
  }
}
