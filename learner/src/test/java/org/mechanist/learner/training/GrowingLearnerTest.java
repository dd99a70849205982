package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner.Size;
import org.mechanist.schemas.LifecycleEvent.Kind;
import org.mechanist.schemas.Pixels;

/** A committee that finds its size, so tiny and so often looked at that much happens. */
class GrowingLearnerTest {

  private static final int SIDE = 16;
  private static final int MOST = 4;

  private static final Map<String, String> RESTLESS =
      Map.of(
          "growth.everySteps", "2",
          "growth.trialLooks", "1",
          "growth.idleLooks", "2",
          "growth.freezeLooks", "1",
          "growth.noveltyImages", "4",
          "growth.newbornLooks", "2");

  @Test
  void learn_oneExpertAtFirst_triesACopyOfIt() {
    try (var learner = learner(RESTLESS)) {
      var changes = learn(learner, 2);

      assertThat(changes).extracting(LifecycleChange::kind).containsExactly(Kind.SPAWNED);
      assertThat(changes.get(0).expert()).isEqualTo("expert-1");
      assertThat(learner.expertIds()).containsExactly("expert-0", "expert-1");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void learn_sameSeed_sameChangesAndSameWeights(int seed) {
    var told = new ArrayList<List<LifecycleChange>>();
    var weights = new ArrayList<Map<String, Integer>>();
    for (int run = 0; run < 2; run++) {
      try (var learner = learner(RESTLESS, seed)) {
        told.add(learn(learner, 40));
        weights.add(weights(learner));
      }
    }

    assertThat(told.get(0)).isNotEmpty().isEqualTo(told.get(1));
    assertThat(weights.get(0)).isEqualTo(weights.get(1));
  }

  @Test
  void compete_withoutLearning_changesNothingOfWhatIsLearned() {
    var told = new ArrayList<List<LifecycleChange>>();
    var yardsticks = new ArrayList<List<Yardstick>>();
    for (int looks : new int[] {0, 3}) {
      try (var learner = learner(RESTLESS)) {
        var changes = new ArrayList<LifecycleChange>();
        var measured = new ArrayList<Yardstick>();
        for (int step = 0; step < 20; step++) {
          for (int look = 0; look < looks; look++) {
            learner.compete(mixture(9000, 8), false).close();
          }
          try (var round = learner.compete(mixture(learner.steps(), 8), true)) {
            measured.add(round.yardstick());
            learner.learn(round, changes::add);
          }
        }
        told.add(changes);
        yardsticks.add(measured);
      }
    }

    assertThat(yardsticks.get(1)).isEqualTo(yardsticks.get(0));
    assertThat(told.get(1)).isNotEmpty().isEqualTo(told.get(0));
  }

  @Test
  void learn_manyChanges_leaveFrozenExpertsAsTheyAreAndTheNumberInBounds() {
    try (var learner = learner(RESTLESS)) {
      var frozen = new HashMap<String, Integer>();
      var kinds = new ArrayList<Kind>();
      for (int step = 0; step < 80; step++) {
        var changes = learn(learner, 1);
        changes.forEach(change -> kinds.add(change.kind()));
        assertThat(learner.expertIds()).hasSizeBetween(1, MOST).doesNotHaveDuplicates();
        var standing = standing(learner, Standing.FROZEN);
        frozen.keySet().retainAll(standing.keySet());
        standing.forEach(
            (id, now) ->
                assertThat(frozen.computeIfAbsent(id, first -> now)).as(id).isEqualTo(now));
      }
      assertThat(kinds).contains(Kind.SPAWNED, Kind.MERGED, Kind.SETTLED, Kind.FROZEN);
    }
  }

  @Test
  void learn_comingAndGoing_leavesNoArraysBehind() {
    try (var learner = learner(RESTLESS)) {
      var sizes = new HashMap<Integer, Integer>(); // experts alive to arrays
      for (int step = 0; step < 80; step++) {
        learn(learner, 1);
        int alive = learner.expertIds().size() + learner.archived();
        int arrays = ManagedArrays.of(learner, learner.objective());
        assertThat(arrays).isLessThanOrEqualTo(sizes.computeIfAbsent(alive, first -> arrays) + 8);
      }
    }
  }

  @Test
  void learn_newborn_practisesOnWhatItWasBornFor() {
    var most = new ArrayList<Integer>(); // images taught in a step
    for (var practised : List.of("0", "8")) {
      var options = new HashMap<>(RESTLESS);
      options.put("growth.newbornLooks", "50");
      options.put("growth.practised", practised);
      try (var learner = learner(options)) {
        int taught = 0;
        while (standing(learner, Standing.NEWBORN).isEmpty() && learner.steps() < 100) {
          learn(learner, 1);
        }
        for (int step = 0; step < 10; step++) {
          try (var round = learner.compete(mixture(learner.steps(), 8), true)) {
            taught = Math.max(taught, learner.learn(round, change -> {}).taught());
          }
        }
        most.add(taught);
      }
    }

    assertThat(most.get(0)).isLessThanOrEqualTo(8);
    assertThat(most.get(1)).isBetween(9, 16);
  }

  @Test
  void compete_committeeOfFixedSize_explainsEverything() {
    try (var fixed =
        new Learner(SharedTorch.get(), recipe(RESTLESS), new Size(2, SIDE, SIDE, 64), 1)) {
      Drawings.strokes(64, SIDE, 2).forEach(fixed::addCanonical);
      try (var round = fixed.compete(Drawings.strokes(4, SIDE, 3), true)) {
        for (int image = 0; image < 4; image++) {
          assertThat(round.explained(image)).isTrue();
        }
      }
    }
  }

  private static Learner learner(Map<String, String> options) {
    return learner(options, 1);
  }

  private static Learner learner(Map<String, String> options, long seed) {
    var learner =
        new Learner(SharedTorch.get(), recipe(options), new Size(1, MOST, SIDE, SIDE, 64), seed);
    Drawings.strokes(64, SIDE, 2).forEach(learner::addCanonical);
    learner.pretrain(mixture(0, 32), (expert, experts, iteration, error) -> {});
    return learner;
  }

  private static Recipe recipe(Map<String, String> options) {
    return TinyRecipes.tiny("mechanist", options);
  }

  private static List<LifecycleChange> learn(Learner learner, int steps) {
    var changes = new ArrayList<LifecycleChange>();
    for (int i = 0; i < steps; i++) {
      try (var round = learner.compete(mixture(learner.steps(), 8), true)) {
        learner.learn(round, changes::add);
      }
    }
    return changes;
  }

  /** Half of them inverted. */
  private static List<Pixels> mixture(long seed, int images) {
    var all = new ArrayList<Pixels>(Drawings.strokes(images / 2, SIDE, 1000 + (int) seed));
    Drawings.strokes(images / 2, SIDE, 5000 + (int) seed).stream()
        .map(Drawings::inverted)
        .forEach(all::add);
    return all;
  }

  /** A hash of each expert's weights. */
  private static Map<String, Integer> weights(Learner learner) {
    var weights = new HashMap<String, Integer>();
    learner
        .committee()
        .members()
        .forEach(one -> weights.put(one.id(), Arrays.hashCode(one.weights().toFloats())));
    return weights;
  }

  private static Map<String, Integer> standing(Learner learner, Standing standing) {
    var committee = learner.committee();
    var those = new HashMap<String, Integer>();
    for (int place = 0; place < committee.places(); place++) {
      if (committee.isTaken(place) && committee.standing(place) == standing) {
        Expert expert = committee.at(place);
        those.put(expert.id(), Arrays.hashCode(expert.weights().toFloats()));
      }
    }
    return those;
  }
}
