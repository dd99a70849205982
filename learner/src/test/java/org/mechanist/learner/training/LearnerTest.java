package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Pixels;

class LearnerTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;
  private static final int EXPERTS = 3;
  private static final int SAMPLE_EVERY = 25;
  private static final long RESIDENT_NOISE_KB = 16 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_sameSeed_givesTheSameWeightsBitForBit(String name) {
    var recipe = TinyRecipes.tiny(name);

    var once = weightsAfterThreeSteps(recipe, 11);

    assertThat(weightsAfterThreeSteps(recipe, 11)).isDeepEqualTo(once);
    assertThat(weightsAfterThreeSteps(recipe, 12)[0]).isNotEqualTo(once[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_onMoreThreads_givesTheSameWeightsBitForBit(String name) {
    var recipe = TinyRecipes.tiny(name);
    float[][] alone;
    try (var learner = learner(recipe, EXPERTS, 11)) {
      learnSteps(learner, 3, BATCH);
      alone = weights(learner);
    }

    try (var learner = learner(torch(3), recipe, EXPERTS, 11)) {
      learnSteps(learner, 3, BATCH);

      assertThat(weights(learner)).isDeepEqualTo(alone);
    } finally {
      torch(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"mechanist, 500, 1", "mechanist, 150, 3", "paper, 150, 1"})
  void learn_manySteps_growNeitherArraysNorMemory(String name, int steps, int threads)
      throws IOException {
    var recipe = TinyRecipes.tiny(name, Map.of("reseeding.everySteps", "20"));
    try (var learner = learner(torch(threads), recipe, 2, 1)) {
      learner.pretrain(Drawings.strokes(16, SIDE, 1), (expert, experts, iteration, error) -> {});
      learnSteps(learner, SAMPLE_EVERY, 4);
      int arrays = ManagedArrays.of(learner, learner.objective());
      var residentKb = new ArrayList<Long>();
      for (int step = 0; step < steps; step += SAMPLE_EVERY) {
        learnSteps(learner, SAMPLE_EVERY, 4);
        residentKb.add(residentKb());
      }

      assertThat(learner.steps()).isEqualTo(steps + SAMPLE_EVERY);
      assertThat(ManagedArrays.of(learner, learner.objective())).isEqualTo(arrays);
      // Measured: the collector and malloc move it by 45 MB either way, without a trend.
      int half = residentKb.size() / 2;
      assertThat(Collections.min(residentKb.subList(half, residentKb.size())))
          .isLessThan(Collections.max(residentKb.subList(0, half)) + RESIDENT_NOISE_KB);
    } finally {
      torch(1);
    }
  }

  @Test
  void compete_images_movesNoWeightAndAnswersForEach() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      var before = weights(learner);
      var images = Drawings.strokes(5, SIDE, 3);
      try (var round = learner.compete(images, true)) {
        assertThat(round.size()).isEqualTo(5);
        assertThat(round.restorations())
            .hasSize(5)
            .allMatch(pixels -> pixels.width() == SIDE && pixels.height() == SIDE);
        assertThat(learner.expertIds()).contains(round.expert(0), round.expert(4));
        assertThat(round.score(0)).isFinite();
      }
      assertThat(weights(learner)).isDeepEqualTo(before);
      assertThat(learner.steps()).isZero();
    }
  }

  @Test
  void compete_restorationBeforeLearning_isThatOfTheWeightsBefore() {
    var images = Drawings.strokes(BATCH, SIDE, 3);
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      List<Pixels> published;
      try (var round = learner.compete(images, true)) {
        published = round.restorations();
        learner.learn(round, decision -> {});
        assertThat(round.restorations()).isSameAs(published);
      }
      try (var unchanged = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1);
          var round = unchanged.compete(images, true)) {
        assertThat(round.restorations()).isEqualTo(published);
      }
    }
  }

  @Test
  void restoreBy_winner_isItsRestorationAndOfAnySize() {
    var images = Drawings.strokes(4, SIDE, 3);
    try (var learner = learner(TinyRecipes.tiny("paper"), EXPERTS, 1)) {
      int arrays = ManagedArrays.of(learner, learner.objective());
      var scores = learner.scores(images);
      assertThat(scores).hasDimensions(EXPERTS, 4);
      try (var round = learner.compete(images, false)) {
        for (int i = 0; i < images.size(); i++) {
          int winner = learner.expertIds().indexOf(round.expert(i));
          assertThat(learner.restoreBy(round.expert(i), images).get(i))
              .isEqualTo(round.restorations().get(i));
          assertThat((double) scores[winner][i]).isEqualTo(round.score(i));
        }
      }
      assertThat(learner.restoreBy("expert-2", Drawings.strokes(2, SIDE + 3, 1)))
          .hasSize(2)
          .allMatch(pixels -> pixels.width() == SIDE + 3 && pixels.height() == SIDE + 3);
      assertThat(ManagedArrays.of(learner, learner.objective())).isEqualTo(arrays);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.restoreBy("expert-9", images))
          .withMessageContaining("expert-9");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.scores(Drawings.strokes(1, SIDE + 3, 1)));
    }
  }

  @Test
  void scores_ofLosersAndCanonicalImages_moveNothing() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      var before = weights(learner);
      int arrays = ManagedArrays.of(learner, learner.objective());
      try (var round = learner.compete(Drawings.strokes(5, SIDE, 3), true)) {
        for (int image = 0; image < round.size(); image++) {
          assertThat(round.loserScore(image)).isLessThanOrEqualTo(round.score(image));
        }
      }
      assertThat(learner.canonicalScore(1)).isNotEqualTo(learner.canonicalScore(32)).isFinite();
      assertThat(learner.canonicalScore(64)).isEqualTo(learner.canonicalScore(1000));
      assertThat(weights(learner)).isDeepEqualTo(before);
      assertThat(ManagedArrays.of(learner, learner.objective())).isEqualTo(arrays);
    }
  }

  @Test
  void loserScore_ofAnExpertAlone_isNoNumber() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), 1, 1);
        var round = learner.compete(Drawings.strokes(1, SIDE, 3), true)) {
      assertThat(round.loserScore(0)).isNaN();
    }
  }

  @Test
  void compete_imagesOfAnotherSize_areRefusedAndLeakNothing() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      int arrays = ManagedArrays.of(learner);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> learner.compete(Drawings.strokes(2, 2 * SIDE, 1), true))
          .withMessageContaining("8×8")
          .withMessageContaining("16×16");
      assertThat(ManagedArrays.of(learner)).isEqualTo(arrays);
    }
  }

  @Test
  void pretrain_cloned_expertsAreNoisyCopiesWithoutMoments() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      var told = new ArrayList<String>();
      learner.pretrain(
          Drawings.strokes(16, SIDE, 1),
          (expert, experts, iteration, error) -> told.add(expert + "/" + experts));

      assertThat(told).isNotEmpty().containsOnly("1/1");
      var members = learner.committee().members();
      assertThat(members.get(1).statisticsToFloats())
          .isEqualTo(members.get(0).statisticsToFloats());
      members.forEach(
          expert -> {
            assertThat(expert.weights().updates()).isZero();
            assertThat(expert.weights().secondMomentToFloats()).containsOnly(0f);
            assertThat(expert.weights().averageToFloats()).isEqualTo(expert.weights().toFloats());
          });
    }
  }

  @Test
  void pretrain_independent_eachExpertHasItsTurn() {
    try (var learner = learner(TinyRecipes.tiny("paper"), EXPERTS, 1)) {
      var told = new java.util.TreeSet<String>();
      learner.pretrain(
          Drawings.strokes(16, SIDE, 1),
          (expert, experts, iteration, error) -> told.add(expert + "/" + experts));

      assertThat(told).containsExactly("1/3", "2/3", "3/3");
      var members = learner.committee().members();
      assertThat(members.get(0).weights().toFloats())
          .isNotEqualTo(members.get(1).weights().toFloats());
    }
  }

  @Test
  void learn_idleExpert_becomesACopyOfTheBusiest() {
    var recipe =
        TinyRecipes.tiny(
            "mechanist",
            Map.of(
                "reseeding.everySteps", "1",
                "reseeding.idleBelow", "1",
                "reseeding.busyAbove", "1",
                "reseeding.noise", "0"));
    try (var learner = learner(recipe, EXPERTS, 1)) {
      var decisions = new ArrayList<LifecycleChange>();
      try (var round = learner.compete(Drawings.strokes(BATCH, SIDE, 3), true)) {
        learner.learn(round, decisions::add);
      }

      assertThat(decisions).hasSize(1);
      var members = learner.committee().members();
      var change = decisions.get(0);
      assertThat(change.kind()).isEqualTo(LifecycleEvent.Kind.RESEEDED);
      var idle = learner.committee().at(learner.committee().placeOf(change.expert()));
      var busiest =
          members.stream()
              .filter(expert -> change.reason().contains("copy of " + expert.id()))
              .findFirst()
              .orElseThrow();
      assertThat(idle).isNotSameAs(busiest);
      assertThat(idle.weights().toFloats()).isEqualTo(busiest.weights().toFloats());
      assertThat(idle.weights().firstMomentToFloats())
          .isEqualTo(busiest.weights().firstMomentToFloats());
      assertThat(idle.id()).isNotEqualTo(busiest.id());
    }
  }

  @Test
  void pretrainObjective_vae_knowsCanonicalImagesWhateverTheThreads() {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("objective", "vae"));
    float[][] alone;
    try (var learner = learner(recipe, EXPERTS, 11)) {
      double before = learner.canonicalScore(64);
      learner.pretrainObjective((iteration, iterations, loss) -> {});
      assertThat(learner.canonicalScore(64)).isGreaterThan(before + 1);
      learnSteps(learner, 3, BATCH);
      alone = weights(learner);
    }

    try (var learner = learner(torch(3), recipe, EXPERTS, 11)) {
      learner.pretrainObjective((iteration, iterations, loss) -> {});
      learnSteps(learner, 3, BATCH);

      assertThat(weights(learner)).isDeepEqualTo(alone);
    } finally {
      torch(1);
    }
  }

  @Test
  void pretrainObjective_discriminator_movesNothingAndTellsNothing() {
    try (var learner = learner(TinyRecipes.tiny("mechanist"), EXPERTS, 1)) {
      var before = weights(learner);
      learner.pretrainObjective(
          (iteration, iterations, loss) -> {
            throw new AssertionError("there is nothing to tell");
          });

      assertThat(weights(learner)).isDeepEqualTo(before);
    }
  }

  @Test
  void learn_withoutCanonicalImages_saysWhatIsMissing() {
    var size = new Learner.Size(EXPERTS, SIDE, SIDE, 10);
    try (var learner = new Learner(SharedTorch.get(), TinyRecipes.tiny("mechanist"), size, 1);
        var round = learner.compete(Drawings.strokes(2, SIDE, 1), true)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> learner.learn(round, decision -> {}))
          .withMessageContaining("no canonical image");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1025})
  void size_expertsOutOfRange_namesTheRange(int experts) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Learner.Size(experts, SIDE, SIDE, 10))
        .withMessageContaining("1 to 1024");
  }

  private static float[][] weightsAfterThreeSteps(Recipe recipe, long seed) {
    try (var learner = learner(recipe, EXPERTS, seed)) {
      learner.pretrain(Drawings.strokes(16, SIDE, 1), (expert, experts, iteration, error) -> {});
      learnSteps(learner, 3, BATCH);
      return weights(learner);
    }
  }

  /** The engine on so many threads, by which the calling thread computes from then on. */
  private static Torch torch(int threads) {
    return Torch.open("cpu", threads);
  }

  private static Learner learner(Recipe recipe, int experts, long seed) {
    return learner(SharedTorch.get(), recipe, experts, seed);
  }

  private static Learner learner(Torch torch, Recipe recipe, int experts, long seed) {
    var size = new Learner.Size(experts, SIDE, SIDE, 64);
    var learner = new Learner(torch, recipe, size, seed);
    Drawings.strokes(64, SIDE, 2).forEach(learner::addCanonical);
    return learner;
  }

  private static void learnSteps(Learner learner, int steps, int batch) {
    for (int i = 0; i < steps; i++) {
      try (var round = learner.compete(Drawings.strokes(batch, SIDE, 1000 + i), true)) {
        learner.learn(round, decision -> {});
      }
    }
  }

  /** Of each expert and, last, of the objective. */
  private static float[][] weights(Learner learner) {
    var all = new ArrayList<float[]>();
    learner.committee().members().forEach(expert -> all.add(expert.weights().toFloats()));
    all.add(learner.objective().toFloats());
    return all.toArray(float[][]::new);
  }

  /** Resident memory of this process after a collection; Linux tells it in a file. */
  private static long residentKb() throws IOException {
    var status = Path.of("/proc/self/status");
    assumeThat(status).exists();
    System.gc();
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
