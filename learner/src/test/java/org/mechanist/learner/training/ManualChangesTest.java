package org.mechanist.learner.training;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Command.Kind;
import org.mechanist.schemas.LifecycleEvent;

class ManualChangesTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;

  /** Everything is looked at, thawed, retired, merged, re-seeded at once, if it may be. */
  private static final Map<String, String> RESTLESS =
      Map.of(
          "growth.everySteps", "1",
          "growth.trials", "0",
          "growth.idleLooks", "1",
          "growth.freezeLooks", "1",
          "growth.poorLooks", "1",
          "growth.differentAbove", "9",
          "reseeding.everySteps", "1",
          "reseeding.idleBelow", "1",
          "reseeding.busyAbove", "1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "EXPORT | expert-9 | none | 3 | 3 | there is no expert-9, there are [expert-0",
        "FREEZE | expert-9 | none | 3 | 5 | there is no expert-9, there are [expert-0, expert-1,"
            + " expert-2]",
        "THAW | expert-9 | none | 3 | 3 | there is no expert-9, there are [expert-0",
        "RETIRE | none | none | 3 | 5 | retire needs an expert, there are [expert-0",
        "THAW | expert-1 | none | 3 | 5 | expert-1 is learning; only one that is held or frozen"
            + " can be thawed",
        "RETIRE | expert-0 | none | 1 | 5 | expert-0 is the last expert; a committee has at least"
            + " one",
        "RETIRE | expert-0 | none | 3 | 3 | this learner has 3 experts, no more and no less: they"
            + " can be frozen, thawed and exported",
        "MERGE | expert-0 | expert-1 | 3 | 3 | this learner has 3 experts",
        "SPAWN | expert-0 | none | 3 | 3 | this learner has 3 experts",
        "MERGE | expert-0 | none | 3 | 5 | merge needs another expert that expert-0 leaves its job"
            + " to, there are [expert-0",
        "MERGE | expert-0 | expert-0 | 3 | 5 | expert-0 cannot be merged with itself, there are"
            + " [expert-0",
        "MERGE | expert-0 | expert-7 | 3 | 5 | there is no expert-7"
      })
  void obey_whatMakesNoSense_isRefusedWithWhatIsAllowed(
      Kind kind, String expert, String other, int experts, int most, String why) {
    try (var learner = learner(Map.of(), experts, most)) {
      var before = weights(learner);
      var standings = learner.standings();

      var answer = obey(learner, command(kind, expert, other));

      assertThat(answer.kind()).isEqualTo(LifecycleEvent.Kind.REFUSED);
      assertThat(answer.reason()).startsWith(why);
      assertThat(answer.expert()).isEqualTo(expert == null ? "nobody" : expert);
      assertThat(weights(learner)).usingRecursiveComparison().isEqualTo(before);
      assertThat(learner.standings()).isEqualTo(standings);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FREEZE", "RETIRE", "MERGE", "SPAWN"})
  void obey_oneExpert_movesNoWeightOfAnyOtherBitForBit(Kind kind) {
    try (var learner = learner(Map.of(), 3, 5)) {
      learnSteps(learner, 2);
      var before = weights(learner);

      var answer = obey(learner, command(kind, "expert-1", "expert-0"));

      var after = weights(learner);
      boolean leaves = kind == Kind.RETIRE || kind == Kind.MERGE;
      if (leaves) {
        before.remove("expert-1");
      }
      assertThat(answer.kind()).isNotEqualTo(LifecycleEvent.Kind.REFUSED);
      assertThat(answer.reason()).contains("by hand: for a test");
      assertThat(after)
          .containsOnlyKeys(learner.expertIds())
          .hasSize(kind == Kind.SPAWN ? 4 : leaves ? 2 : 3);
      before.forEach((expert, weights) -> assertThat(after.get(expert)).isEqualTo(weights));
      learnSteps(learner, 2); // and the committee goes on
    }
  }

  @ParameterizedTest(name = "at first {0} experts of {1}")
  @CsvSource({"2, 2", "3, 3", "2, 6"})
  void obey_freeze_nothingMovesTheExpertUntilItIsThawed(int experts, int most) {
    try (var learner = learner(RESTLESS, experts, most)) {
      learnSteps(learner, 1); // so that images that it won are about to be learned from again
      learner.expertIds().forEach(expert -> obey(learner, command(Kind.FREEZE, expert, null)));
      var frozen = weights(learner);
      var moments = learner.committee().at(0).weights().firstMomentToFloats();

      learnSteps(learner, 6);

      frozen.forEach(
          (expert, weights) -> assertThat(weights(learner).get(expert)).isEqualTo(weights));
      assertThat(learner.committee().at(0).weights().firstMomentToFloats()).isEqualTo(moments);
      assertThat(learner.standings()).containsEntry("expert-0", Standing.HELD);

      frozen.keySet().forEach(expert -> obey(learner, command(Kind.THAW, expert, null)));
      assertThat(learner.standings()).containsEntry("expert-0", Standing.LEARNING);
      learnSteps(learner, 2);
      assertThat(weights(learner)).usingRecursiveComparison().isNotEqualTo(frozen);
    }
  }

  @Test
  void obey_freezeOneOfTwo_whatItWonAStepAgoIsNoLesson() {
    try (var learner = learner(Map.of(), 2, 2)) {
      String busy;
      try (var round = learner.compete(Drawings.strokes(BATCH, SIDE, 3), true)) {
        busy = round.expert(0);
        learner.learn(round, change -> {});
      }
      obey(learner, command(Kind.FREEZE, busy, null));
      var before = weights(learner).get(busy);

      learnSteps(learner, 4);

      assertThat(weights(learner).get(busy)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void obey_thaw_goesOnAsBefore(boolean grows) {
    try (var learner = learner(Map.of(), 2, grows ? 4 : 2)) {
      obey(learner, command(Kind.FREEZE, "expert-1", null));
      assertThat(obey(learner, command(Kind.FREEZE, "expert-1", null)).reason())
          .isEqualTo("expert-1 is held already");

      var answer = obey(learner, command(Kind.THAW, "expert-1", null));

      assertThat(answer.kind()).isEqualTo(LifecycleEvent.Kind.THAWED);
      assertThat(answer.reason()).isEqualTo("it was thawed by hand: for a test");
      assertThat(learner.standings()).containsEntry("expert-1", Standing.LEARNING);
    }
  }

  @Test
  void obey_thawOfOneThatTheLifecycleFroze_isSettled() {
    try (var learner = learner(Map.of(), 2, 4)) {
      learner.committee().stand(0, Standing.FROZEN);
      learner.committee().stand(1, Standing.FROZEN);
      obey(learner, command(Kind.FREEZE, "expert-1", null));

      for (var expert : learner.expertIds()) {
        obey(learner, command(Kind.THAW, expert, null));
      }

      assertThat(learner.standings().values()).containsOnly(Standing.SETTLED);
    }
  }

  @Test
  void obey_spawnOfOneOnTrialOrHeld_isRefused() {
    try (var learner = learner(Map.of(), 1, 4)) {
      assertThat(obey(learner, command(Kind.SPAWN, "expert-0", null)).kind())
          .isEqualTo(LifecycleEvent.Kind.SPAWNED);
      assertThat(obey(learner, command(Kind.SPAWN, "expert-0", null)).reason())
          .contains("on trial with a copy already");

      obey(learner, command(Kind.FREEZE, "expert-0", null)); // ends the trial
      assertThat(obey(learner, command(Kind.SPAWN, "expert-0", null)).reason())
          .isEqualTo("expert-0 is held; only one that is learning or settled can be copied");
      assertThat(obey(learner, command(Kind.SPAWN, "expert-1", null)).kind())
          .isEqualTo(LifecycleEvent.Kind.SPAWNED);
    }
  }

  @Test
  void obey_moreThanThereArePlaces_isRefused() {
    try (var learner = learner(Map.of(), 1, 2)) {
      obey(learner, command(Kind.SPAWN, "expert-0", null));

      assertThat(obey(learner, command(Kind.SPAWN, "expert-1", null)).reason())
          .isEqualTo("all 2 places are taken; retire or merge an expert first");
    }
  }

  @Test
  void obey_retired_isGoneForGoodAndLeaksNothing() {
    try (var learner = learner(Map.of(), 2, 3)) {
      int arrays = ManagedArrays.of(learner);
      obey(learner, command(Kind.SPAWN, "expert-0", null));
      obey(learner, command(Kind.FREEZE, "expert-2", null)); // protected: would be kept

      obey(learner, command(Kind.RETIRE, "expert-2", null));

      assertThat(learner.expertIds()).containsExactly("expert-0", "expert-1");
      assertThat(ManagedArrays.of(learner)).isEqualTo(arrays);
      assertThat(obey(learner, command(Kind.SPAWN, "expert-0", null)).expert())
          .isEqualTo("expert-3"); // no id is used twice
    }
  }

  @Test
  void obey_exportAndImport_seatsTheSameExpertHeldUnderANewId() {
    try (var learner = learner(Map.of(), 2, 3)) {
      learner.pretrain(Drawings.strokes(16, SIDE, 1), (expert, experts, iteration, error) -> {});
      learnSteps(learner, 3);
      var before = weights(learner);

      var exported = learner.obey(command(Kind.EXPORT, "expert-1", null));
      assertThat(exported.change().kind()).isEqualTo(LifecycleEvent.Kind.EXPORTED);
      assertThat(exported.change().reason()).startsWith("it was exported by hand: for a test (");
      var imported =
          obey(
              learner,
              new Command(
                  UUID.randomUUID(),
                  Kind.IMPORT,
                  null,
                  null,
                  null,
                  exported.model().orElseThrow()));

      assertThat(imported.kind()).isEqualTo(LifecycleEvent.Kind.IMPORTED);
      assertThat(imported.expert()).isEqualTo("expert-2");
      assertThat(learner.standings()).containsEntry("expert-2", Standing.HELD);
      var images = Drawings.strokes(4, SIDE, 9);
      var original = learner.restoreBy("expert-1", images);
      var copy = learner.restoreBy("expert-2", images);
      for (int i = 0; i < images.size(); i++) {
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
          assertThat(copy.get(i).values()[pixel] & 0xff)
              .isCloseTo(original.get(i).values()[pixel] & 0xff, within(1));
        }
      }
      before.forEach(
          (expert, weights) -> assertThat(weights(learner).get(expert)).isEqualTo(weights));
      var held = weights(learner).get("expert-2");
      learnSteps(learner, 3);
      assertThat(weights(learner).get("expert-2")).isEqualTo(held);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | 2 | 3 | import needs a model, in base64",
        "nonsense | 2 | 3 | the file is no ",
        "nonsense | 2 | 2 | this learner has 2 experts",
      })
  void obey_importOfNoExpert_isRefused(String model, int experts, int most, String why) {
    try (var learner = learner(Map.of(), experts, most)) {
      var bytes = model == null ? null : model.getBytes(UTF_8);

      var answer =
          obey(learner, new Command(UUID.randomUUID(), Kind.IMPORT, null, null, null, bytes));

      assertThat(answer.kind()).isEqualTo(LifecycleEvent.Kind.REFUSED);
      assertThat(answer.reason()).startsWith(why);
      assertThat(learner.expertIds()).hasSize(experts);
    }
  }

  private static LifecycleChange obey(Learner learner, Command command) {
    return learner.obey(command).change();
  }

  private static Command command(Kind kind, String expert, String other) {
    return new Command(UUID.randomUUID(), kind, expert, other, "for a test", null);
  }

  private static Learner learner(Map<String, String> changes, int experts, int most) {
    Recipe recipe = TinyRecipes.tiny("mechanist", changes);
    var size = new Learner.Size(experts, most, SIDE, SIDE, 64);
    var learner = new Learner(SharedTorch.get(), recipe, size, 1);
    Drawings.strokes(64, SIDE, 2).forEach(learner::addCanonical);
    return learner;
  }

  private static void learnSteps(Learner learner, int steps) {
    for (int i = 0; i < steps; i++) {
      try (var round = learner.compete(Drawings.strokes(BATCH, SIDE, 1000 + i), true)) {
        learner.learn(round, change -> {});
      }
    }
  }

  /** By expert. */
  private static Map<String, float[]> weights(Learner learner) {
    var all = new LinkedHashMap<String, float[]>();
    learner
        .committee()
        .members()
        .forEach(expert -> all.put(expert.id(), expert.weights().toFloats()));
    return all;
  }
}
