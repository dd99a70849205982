package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Arena;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleDecision.Bear;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Dismiss;
import org.mechanist.learner.lifecycle.LifecycleDecision.Mature;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

/** What a committee's watcher remembers from one look to the next. */
class LifecycleTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;
  private static final List<Pixels> IMAGES = Drawings.strokes(BATCH, SIDE, 1);
  private static final List<Pixels> INVERTED = IMAGES.stream().map(Drawings::inverted).toList();
  private static final int PLACES = 3;
  private static final float CANONICAL = 5;
  private static final float NOVEL = -90;
  private static final int LOOK = 40; // steps in which an expert sees enough images to judge
  private static final int LOOKS = 2; // for which what nobody explains counts

  private final Torch torch = SharedTorch.get();
  private final Recipe recipe =
      TinyRecipes.tiny(
          "mechanist",
          Map.of(
              "growth.everySteps", "1",
              "growth.noveltyImages", "8",
              "growth.noveltyCapacity", "16",
              "growth.noveltyLooks", "" + LOOKS));
  private NDManager manager;
  private Committee committee;
  private Lifecycle lifecycle;

  /** Two experts who have settled. */
  @BeforeEach
  void open() {
    manager = torch.newManager();
    torch.seed(1);
    var network = new ExpertNetwork(recipe.experts());
    var members = new ArrayList<Expert>();
    for (int i = 0; i < 2; i++) {
      try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
        members.add(new Expert("expert-" + i, network, recipe.experts(), manager, initial));
      }
    }
    committee = new Committee(PLACES, members);
    lifecycle = new Lifecycle(recipe, committee, true, doubtful -> Optional.empty());
    settle(0);
    settle(1);
  }

  @AfterEach
  void close() {
    committee.close();
    manager.close();
  }

  @Test
  void observe_whatNobodyExplains_makesSomebodyBeBorn() {
    assertThat(observe(NOVEL)).singleElement().isInstanceOf(Bear.class);
  }

  @Test
  void observe_asMuchAsWasTriedInVain_makesNobodyBeBorn() {
    tryInVain();

    assertThat(observe(NOVEL)).isEmpty();
    assertThat(observe(NOVEL)).singleElement().isInstanceOf(Bear.class); // twice as much
  }

  @Test
  void observe_triedInVainOftenAndThenGone_makesSomebodyBeBornAgain() {
    for (int times = 0; times < 5; times++) {
      tryInVain();
    }
    for (int step = 0; step < 3; step++) {
      assertThat(observe(NOVEL)).as("more than is counted would be needed").isEmpty();
    }

    for (int look = 0; look <= LOOKS; look++) {
      observe(CANONICAL);
    }

    assertThat(observe(NOVEL)).singleElement().isInstanceOf(Bear.class);
  }

  @Test
  void observe_triedInVainBeforeOneThatLearned_makesSomebodyBeBornAgain() {
    tryInVain();
    lifecycle.follow(new Bear(2, 0, "nobody explains them", Map.of()));
    lifecycle.follow(new Mature(2, "explains them", Map.of()));
    lifecycle.follow(new Dismiss(2, "for the test", Map.of()));

    assertThat(observe(NOVEL)).singleElement().isInstanceOf(Bear.class);
  }

  /** It takes a place whose last owner had parted from everybody. */
  @Test
  void observe_copyInAPlaceThatWasLeft_isNotJudgedByWhatTheOtherWon() {
    var before = new Lifecycle(every(2), committee, true, doubtful -> Optional.empty());
    committee.stand(0, Standing.LEARNING);
    committee.stand(1, Standing.LEARNING);
    before.observe(competition(0, 1, CANONICAL), yardstick());

    before.follow(new Dismiss(1, "for the test", Map.of()));
    before.follow(new Spawn(1, 0, "for the test", Map.of()));

    assertThat(before.observe(competition(0, 0, CANONICAL), yardstick()))
        .noneMatch(Confirm.class::isInstance);
  }

  /** As settled, so that what was found out about it does not count any more. */
  @Test
  void observe_settledExpertsImagesLookDifferent_isTriedAgain() {
    settleAndLookSeldom();
    assertThat(see(3 * LOOK, IMAGES)).isEmpty();

    var decisions = see(LOOK, INVERTED);

    assertThat(decisions)
        .singleElement()
        .isInstanceOfSatisfying(
            Spawn.class,
            spawn -> {
              assertThat(spawn.parent()).isZero();
              assertThat(spawn.reason()).contains("do not look as they did");
              assertThat(spawn.observed().get("shift")).isGreaterThan(0.5);
              assertThat(lifecycle.isOnTrial(0)).isTrue();
            });
  }

  @Test
  void observe_settledExpertsImagesLookAsBefore_isNotTried() {
    settleAndLookSeldom();

    assertThat(see(6 * LOOK, IMAGES)).isEmpty();
  }

  @Test
  void observe_settledExpertWhoHasAnothersImagesFromNowOn_isNotTried() {
    settleAndLookSeldom();
    see(3 * LOOK, IMAGES);

    lifecycle.follow(new Merge(1, 0, "does the job of another", Map.of()));

    assertThat(see(LOOK, INVERTED)).isEmpty();
  }

  private void settleAndLookSeldom() {
    lifecycle = new Lifecycle(every(LOOK), committee, true, doubtful -> Optional.empty());
    settle(0);
    settle(1);
  }

  private void settle(int place) {
    committee.stand(place, Standing.SETTLED);
    lifecycle.follow(new Settle(place, "has one job", Map.of()));
  }

  /** What is decided meanwhile. */
  private List<LifecycleDecision> see(int steps, List<Pixels> images) {
    return IntStream.range(0, steps)
        .mapToObj(step -> lifecycle.observe(competition(0, 1, CANONICAL, images), yardstick()))
        .flatMap(List::stream)
        .toList();
  }

  private static Recipe every(int steps) {
    return TinyRecipes.tiny("mechanist", Map.of("growth.everySteps", "" + steps));
  }

  /** Somebody is born and given up. */
  private void tryInVain() {
    lifecycle.follow(new Bear(2, 0, "nobody explains them", Map.of()));
    lifecycle.follow(new Retire(2, "could not learn them", Map.of()));
  }

  private List<LifecycleDecision> observe(float score) {
    return lifecycle.observe(competition(0, 1, score), yardstick()).stream()
        .filter(decision -> decision instanceof Bear)
        .toList();
  }

  private static Yardstick yardstick() {
    return new Yardstick(CANONICAL, 1);
  }

  /** One expert wins one half of the images, and another the other, by far. */
  private Competition competition(int one, int other, float score) {
    return competition(one, other, score, IMAGES);
  }

  private Competition competition(int one, int other, float score, List<Pixels> images) {
    var scores = new float[PLACES][BATCH];
    for (int image = 0; image < BATCH; image++) {
      for (int place = 0; place < PLACES; place++) {
        scores[place][image] = committee.isTaken(place) ? score - 9 : Float.NaN;
      }
      scores[image < BATCH / 2 ? one : other][image] = score;
    }
    var batch = TensorBatch.of(manager, images);
    try (var objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
        var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE)) {
      var held = new Arena(torch, committee, objective, gate).hold(batch, true);
      return held.wonBy(Winners.of(scores));
    }
  }
}
