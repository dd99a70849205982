package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Numbers;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.training.Learner.Size;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.LifecycleEvent.Kind;
import org.mechanist.schemas.Pixels;

/** Weights that are spoilt for real: who is spoilt is rolled back, and nobody else notices. */
class RollbackTest {

  private static final int SIDE = 16;
  private static final int BATCH = 8;
  private static final int HEALTHY = 30; // steps, until it is known what is usual
  private static final int SICK = 3; // steps that go wrong
  private static final int PATIENCE = 30; // steps

  @ParameterizedTest
  @CsvSource({"mechanist, 1", "mechanist, 3", "paper, 1", "paper, 3"})
  void learn_expertWithoutNumbers_isRolledBack(String recipe, int experts) {
    try (var learner = learner(recipe, experts)) {
      learn(learner, HEALTHY, change -> {});
      var victim = learner.committee().at(0);
      spoil(victim.weights(), Float.NaN);

      var changes = new ArrayList<LifecycleChange>();
      var reports = new ArrayList<StepReport>();
      while (changes.isEmpty() && reports.size() < PATIENCE) { // the gate may leave it out
        reports.addAll(learn(learner, 1, changes::add));
      }

      assertThat(reports.stream().filter(report -> !report.learned())).hasSize(SICK);
      assertThat(changes).extracting(LifecycleChange::kind).containsExactly(Kind.ROLLED_BACK);
      assertThat(changes.get(0).expert()).isEqualTo("expert-0");
      assertThat(changes.get(0).observed()).containsEntry("wrongSteps", 3.0);
      learner.committee().members().forEach(RollbackTest::assertSound);
      assertThat(Numbers.all(learner.objective().toFloats())).isTrue();
      assertThat(learn(learner, 5, change -> {}))
          .extracting(StepReport::learned)
          .containsOnly(true);
    }
  }

  @Test
  void learn_expertWithoutNumbers_theOthersAndTheObjectiveLearnMeanwhile() {
    try (var learner = learner("mechanist", 3)) {
      learn(learner, HEALTHY, change -> {});
      spoil(learner.committee().at(0).weights(), Float.NaN);
      long others = updates(learner, 1) + updates(learner, 2);
      long objective = learner.objective().weights().updates();

      learn(learner, 1, change -> {});

      assertThat(updates(learner, 1) + updates(learner, 2)).isGreaterThan(others);
      assertThat(learner.objective().weights().updates()).isEqualTo(objective + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_objectiveWithoutNumbers_isRolledBackAndNoExpertIs(String recipe) {
    try (var learner = learner(recipe, 2)) {
      learn(learner, HEALTHY, change -> {});
      var experts = weights(learner);
      spoil(learner.objective().weights(), Float.NaN);

      var changes = new ArrayList<LifecycleChange>();
      learn(learner, SICK, changes::add);

      assertThat(changes).extracting(LifecycleChange::expert).containsExactly("objective");
      assertThat(Numbers.all(learner.objective().toFloats())).isTrue();
      assertThat(weights(learner)).as("experts, meanwhile").isEqualTo(experts);
      assertThat(learn(learner, 5, change -> {}))
          .extracting(StepReport::learned)
          .containsOnly(true);
    }
  }

  @Test
  void learn_gradientsExplode_nothingIsLearnedAndTheExpertIsRolledBack() {
    try (var learner = learner("mechanist", 1)) {
      learn(learner, HEALTHY, change -> {});
      var expert = learner.committee().at(0);
      steepen(expert, 1e8f);
      var steep = expert.weights().toFloats();
      long objective = learner.objective().weights().updates();

      var changes = new ArrayList<LifecycleChange>();
      learn(learner, SICK - 1, changes::add);
      assertThat(expert.weights().toFloats()).isEqualTo(steep);
      assertThat(changes).isEmpty();
      learn(learner, 1, changes::add);

      assertThat(changes).extracting(LifecycleChange::expert).containsExactly("expert-0");
      assertThat(expert.weights().toFloats()).isNotEqualTo(steep);
      assertThat(learner.objective().weights().updates()).isEqualTo(objective + SICK);
      assertThat(learn(learner, 5, change -> {}))
          .extracting(StepReport::learned)
          .containsOnly(true);
    }
  }

  @Test
  void learn_objectiveExplodes_isRolledBackAndNoExpertIs() {
    try (var learner = learner("mechanist", 2)) {
      learn(learner, HEALTHY, change -> {});
      var state = learner.objective().weights().copy();
      for (int i = 0; i < state.values().length; i++) {
        state.values()[i] *= 30;
      }
      learner.objective().weights().restore(state);

      var changes = new ArrayList<LifecycleChange>();
      learn(learner, SICK, changes::add);

      assertThat(changes).extracting(LifecycleChange::expert).containsExactly("objective");
    }
  }

  @Test
  void learn_growingCommitteeWithOneSpoiltExpert_recovers() {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("growth.everySteps", "50"));
    try (var learner = new Learner(SharedTorch.get(), recipe, new Size(1, 4, SIDE, SIDE, 64), 1)) {
      start(learner);
      learn(learner, HEALTHY, change -> {});
      spoil(learner.committee().at(0).weights(), Float.NaN);

      var changes = new ArrayList<LifecycleChange>();
      learn(learner, SICK, changes::add);

      assertThat(changes).extracting(LifecycleChange::kind).containsExactly(Kind.ROLLED_BACK);
      try (var round = learner.compete(images(learner), true)) {
        assertThat(round.yardstick().mean()).isFinite();
        assertThat(round.score(0)).isGreaterThan(-1000);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4, true", "1, false"})
  void learn_expertThatPutsOutNothingButBlank_isRolledBackWhereThatExplainsNothing(
      int places, boolean rolledBack) {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("growth.everySteps", "500"));
    var size = new Size(1, places, SIDE, SIDE, 64);
    try (var learner = new Learner(SharedTorch.get(), recipe, size, 1)) {
      start(learner);
      learn(learner, HEALTHY, change -> {});
      blacken(learner.committee().at(0));

      var changes = new ArrayList<LifecycleChange>();
      // In time the objective knows that black is not canonical: after 80 to 160 steps.
      int most = (rolledBack ? 15 : 3) * PATIENCE;
      for (int step = 0; step < most && changes.isEmpty(); step++) {
        learn(learner, 1, changes::add);
      }

      if (rolledBack) {
        assertThat(changes).extracting(LifecycleChange::kind).containsExactly(Kind.ROLLED_BACK);
        try (var round = learner.compete(images(learner), false)) {
          assertThat(brightest(round.restorations().get(0))).isGreaterThan(100);
        }
      } else { // where the number of experts is fixed, all counts as explained
        assertThat(changes).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FROZEN", "HELD"})
  void learn_frozenExpertThatPutsOutNothingButBlank_staysAsItIs(Standing standing) {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("growth.everySteps", "500"));
    var size = new Size(2, 4, SIDE, SIDE, 64);
    try (var learner = new Learner(SharedTorch.get(), recipe, size, 1)) {
      start(learner);
      learn(learner, HEALTHY, change -> {});
      blacken(learner.committee().at(0));
      learner.obey(
          new Command(UUID.randomUUID(), Command.Kind.FREEZE, "expert-0", null, null, null));
      learner.committee().stand(0, standing);
      var before = learner.committee().at(0).weights().toFloats();

      learn(learner, 3 * PATIENCE, change -> assertThat(change.expert()).isNotEqualTo("expert-0"));

      assertThat(learner.committee().at(0).weights().toFloats()).isEqualTo(before);
    }
  }

  private static int brightest(Pixels image) {
    int brightest = 0;
    for (byte value : image.values()) {
      brightest = Math.max(brightest, value & 0xff);
    }
    return brightest;
  }

  /** Its sigmoid is far below zero whatever comes. */
  private static void blacken(Expert expert) {
    var state = expert.weights().copy();
    for (var values : List.of(state.values(), state.average())) {
      values[values.length - 1] = -100;
    }
    expert.weights().restore(state);
  }

  @Test
  void learn_watched_growsNoArrays() {
    try (var learner = learner("mechanist", 2)) {
      learn(learner, 3, change -> {});
      int arrays = ManagedArrays.of(learner, learner.objective());
      spoil(learner.committee().at(0).weights(), Float.NaN);
      learn(learner, 10, change -> {});

      assertThat(ManagedArrays.of(learner, learner.objective())).isEqualTo(arrays);
    }
  }

  private static void assertSound(Expert expert) {
    assertThat(Numbers.all(expert.weights().toFloats())).as(expert.id()).isTrue();
    assertThat(Numbers.all(expert.weights().averageToFloats())).as(expert.id()).isTrue();
    assertThat(Numbers.all(expert.statisticsToFloats())).as(expert.id()).isTrue();
  }

  private static long updates(Learner learner, int place) {
    return learner.committee().at(place).weights().updates();
  }

  private static List<Integer> weights(Learner learner) {
    return learner.committee().members().stream()
        .map(expert -> Arrays.hashCode(expert.weights().toFloats()))
        .toList();
  }

  private static void spoil(Weights weights, float by) {
    var state = weights.copy();
    Arrays.fill(state.values(), by);
    Arrays.fill(state.average(), by);
    weights.restore(state);
  }

  /**
   * Has the last hidden layer put out so many times as much, and the layer behind it look at so
   * much less of it: what comes out is of the usual size, the gradient is not.
   */
  private static void steepen(Expert expert, float times) {
    var state = expert.weights().copy();
    int filters = expert.network().filters();
    int end = state.values().length - 1; // without the bias
    int output = end - 9 * filters;
    int normalisation = output - 2 * filters;
    for (var values : List.of(state.values(), state.average())) {
      for (int i = normalisation; i < end; i++) {
        values[i] *= i < output ? times : 1 / times;
      }
    }
    expert.weights().restore(state);
  }

  private static Learner learner(String name, int experts) {
    var recipe = TinyRecipes.tiny(name);
    var learner = new Learner(SharedTorch.get(), recipe, new Size(experts, SIDE, SIDE, 64), 1);
    start(learner);
    return learner;
  }

  private static void start(Learner learner) {
    Drawings.strokes(64, SIDE, 2).forEach(learner::addCanonical);
    learner.pretrain(images(learner), (expert, experts, iteration, error) -> {});
  }

  private static List<StepReport> learn(
      Learner learner, int steps, Consumer<LifecycleChange> listener) {
    var reports = new ArrayList<StepReport>();
    for (int i = 0; i < steps; i++) {
      try (var round = learner.compete(images(learner), true)) {
        reports.add(learner.learn(round, listener));
      }
    }
    return reports;
  }

  /** Half of them inverted. */
  private static List<Pixels> images(Learner learner) {
    int seed = (int) learner.steps();
    var all = new ArrayList<Pixels>(Drawings.strokes(BATCH / 2, SIDE, 1000 + seed));
    Drawings.strokes(BATCH / 2, SIDE, 5000 + seed).stream()
        .map(Drawings::inverted)
        .forEach(all::add);
    return all;
  }
}
