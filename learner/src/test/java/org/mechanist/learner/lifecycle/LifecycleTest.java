package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;

/** What a committee's watcher remembers from one look to the next. */
class LifecycleTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;
  private static final int PLACES = 3;
  private static final float CANONICAL = 5;
  private static final float NOVEL = -90;
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
    for (int place = 0; place < 2; place++) {
      committee.stand(place, Standing.SETTLED);
      lifecycle.follow(new Settle(place, "has one job", Map.of()));
    }
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
    var before = new Lifecycle(everyTwoSteps(), committee, true, doubtful -> Optional.empty());
    committee.stand(0, Standing.LEARNING);
    committee.stand(1, Standing.LEARNING);
    before.observe(competition(0, 1, CANONICAL), yardstick());

    before.follow(new Dismiss(1, "for the test", Map.of()));
    before.follow(new Spawn(1, 0, "for the test", Map.of()));

    assertThat(before.observe(competition(0, 0, CANONICAL), yardstick()))
        .noneMatch(Confirm.class::isInstance);
  }

  private static Recipe everyTwoSteps() {
    return TinyRecipes.tiny("mechanist", Map.of("growth.everySteps", "2"));
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
    var scores = new float[PLACES][BATCH];
    for (int image = 0; image < BATCH; image++) {
      for (int place = 0; place < PLACES; place++) {
        scores[place][image] = committee.isTaken(place) ? score - 9 : Float.NaN;
      }
      scores[image < BATCH / 2 ? one : other][image] = score;
    }
    var batch = TensorBatch.of(manager, Drawings.strokes(BATCH, SIDE, 1));
    try (var objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
        var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE)) {
      var held = new Arena(torch, committee, objective, gate).hold(batch, true);
      return held.wonBy(Winners.of(scores));
    }
  }
}
