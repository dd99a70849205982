package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Arena;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipe;

/** Only the winner of an image learns from it, through an objective that it does not move. */
class LearningStepTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;

  /** Expert 0 wins five images, expert 2 three, experts 1 and 3 none. */
  private static final float[][] SCORES = {
    {1, 1, 1, 0, 0, 1, 1, 0}, {0, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 1, 1, 0, 0, 1}, {0, 0, 0, 0, 0, 0, 0, 0}
  };

  private static final int[] WINS = {5, 0, 3, 0};
  private static final double CANONICAL_LOGIT = 1; // as the winners score, so that all is explained

  private final Torch torch = SharedTorch.get();
  private final CanonicalReservoir reservoir =
      new CanonicalReservoir(64, seen -> new SplittableRandom(seen));
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = torch.newManager();
    torch.seed(1);
    Drawings.strokes(64, SIDE, 1).forEach(reservoir::add);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_winnersAndLosers_onlyWinnersMove(String name) {
    var recipe = TinyRecipes.tiny(name);
    var committee = committee(recipe);
    try (var objective = discriminator(recipe)) {
      // A first step gives everybody's neighbours moments to spoil.
      step(recipe, committee, objective, 1);
      var before = states(committee);

      var report = step(recipe, committee, objective, 2);

      assertThat(report.wins()).containsExactly(WINS);
      assertThat(report.learned()).isTrue();
      var after = states(committee);
      for (int i = 0; i < WINS.length; i++) {
        if (WINS[i] > 0) {
          assertThat(after.get(i)[0]).as("weights of winner %d", i).isNotEqualTo(before.get(i)[0]);
          assertThat(after.get(i)[1]).as("moments of winner %d", i).isNotEqualTo(before.get(i)[1]);
        } else {
          assertThat(after.get(i)).as("loser %d", i).isDeepEqualTo(before.get(i));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_oneWinnerOfAllImages_learnsAlone(String name) {
    var recipe = TinyRecipes.tiny(name);
    var committee = committee(recipe);
    var scores = new float[WINS.length][BATCH];
    Arrays.fill(scores[3], 1f);
    try (var objective = WatchedObjective.thatNeverLearns(discriminator(recipe))) {
      var before = states(committee);

      var report = step(recipe, committee, objective, 1, scores);

      assertThat(report.wins()).containsExactly(0, 0, 0, BATCH);
      assertThat(report.learned()).isTrue();
      var after = states(committee);
      assertThat(after.get(3)[0]).isNotEqualTo(before.get(3)[0]);
      assertThat(after.subList(0, 3)).usingRecursiveComparison().isEqualTo(before.subList(0, 3));
    }
  }

  /** Beside one that learns, or one that is newborn. */
  @ParameterizedTest
  @CsvSource({"mechanist, LEARNING, 3", "paper, LEARNING, 3", "mechanist, NEWBORN, 8"})
  void learn_frozenWinner_doesNotMoveAndTheOthersDo(String name, Standing other, long shown) {
    var recipe = TinyRecipes.tiny(name);
    var committee = committee(recipe);
    committee.stand(0, Standing.FROZEN);
    committee.stand(2, other);
    try (var objective = WatchedObjective.watching(discriminator(recipe))) {
      var before = states(committee);

      var report = step(recipe, committee, objective, 1);

      assertThat(report.wins()).containsExactly(WINS);
      assertThat(report.taught()).isEqualTo(WINS[2]);
      var after = states(committee);
      assertThat(after.get(0)).isDeepEqualTo(before.get(0));
      assertThat(after.get(2)[0]).isNotEqualTo(before.get(2)[0]);
      assertThat(objective.winningShown).as("what the objective is shown").containsExactly(shown);
    }
  }

  /** Where experts come and go the objective has to know what is new when it comes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learn_everyWinnerFrozen_objectiveAloneLearnsWhereExpertsComeAndGo(boolean grows) {
    var recipe = TinyRecipes.tiny("mechanist");
    var committee = committee(recipe);
    for (int place = 0; place < WINS.length; place++) {
      committee.stand(place, Standing.FROZEN);
    }
    try (var objective = discriminator(recipe)) {
      var before = states(committee);
      var objectiveBefore = objective.toFloats();

      for (int number = 1; number <= 4; number++) { // it does so every fourth step
        var report = step(recipe, committee, objective, number, SCORES, grows);

        assertThat(report.taught()).isZero();
        assertThat(report.learned()).isTrue();
      }
      assertThat(states(committee)).usingRecursiveComparison().isEqualTo(before);
      assertThat(Arrays.equals(objective.toFloats(), objectiveBefore)).isEqualTo(!grows);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, true", "-7, true", "-9, false", "-100, false"})
  void learn_settledWinner_learnsFromWhatIsNotNovel(float below, boolean learned) {
    var recipe = TinyRecipes.tiny("mechanist");
    var committee = committee(recipe);
    committee.stand(0, Standing.SETTLED);
    committee.stand(2, Standing.SETTLED);
    var scores = new float[WINS.length][];
    for (int place = 0; place < WINS.length; place++) {
      scores[place] = SCORES[place].clone();
    }
    scores[0][0] = (float) CANONICAL_LOGIT + below; // the others have less still
    for (int place = 1; place < WINS.length; place++) {
      scores[place][0] = scores[0][0] - 1;
    }
    try (var objective = discriminator(recipe)) {
      var report = step(recipe, committee, objective, 1, scores);

      assertThat(report.wins()).containsExactly(WINS);
      assertThat(report.taught()).isEqualTo(learned ? BATCH : BATCH - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mechanist, discriminator_first",
    "mechanist, winners_first",
    "paper, discriminator_first",
    "paper, winners_first"
  })
  void learn_winnersTurn_objectiveDoesNotMove(String name, String order) {
    var recipe = TinyRecipes.tiny(name, Map.of("discriminator.order", order));
    var committee = committee(recipe);
    try (var objective = WatchedObjective.watching(discriminator(recipe))) {
      var first = objective.toFloats();
      step(recipe, committee, objective, 1);
      step(recipe, committee, objective, 2);

      assertThat(objective.beforeLearning).hasSize(2);
      assertThat(objective.beforeLearning.get(0)).isEqualTo(first);
      assertThat(objective.afterLearning.get(0)).isNotEqualTo(first);
      assertThat(objective.beforeLearning.get(1)).isEqualTo(objective.afterLearning.get(0));
      assertThat(objective.toFloats()).isEqualTo(objective.afterLearning.get(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_objectiveThatNeverLearns_winnersLearnFromItAllTheSame(String name) {
    var recipe = TinyRecipes.tiny(name);
    var committee = committee(recipe);
    try (var objective = WatchedObjective.thatNeverLearns(discriminator(recipe))) {
      var still = objective.toFloats();
      var before = states(committee);
      double first = step(recipe, committee, objective, 1).winnersLoss();
      double last = first;
      for (int i = 2; i <= 30; i++) {
        last = step(recipe, committee, objective, i).winnersLoss();
      }

      assertThat(states(committee).get(0)[0]).isNotEqualTo(before.get(0)[0]);
      assertThat(states(committee).get(2)[0]).isNotEqualTo(before.get(2)[0]);
      assertThat(last).isLessThan(first);
      assertThat(objective.toFloats()).isEqualTo(still);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_lossThatIsNoNumber_isRejectedAndReachesNoWeights(String name) {
    var recipe = TinyRecipes.tiny(name);
    var committee = committee(recipe);
    try (var objective = WatchedObjective.whoseLossIsNoNumber(discriminator(recipe))) {
      var before = states(committee);

      var report = step(recipe, committee, objective, 1);

      assertThat(report.learned()).isFalse();
      assertThat(report.winnersLoss()).isNaN();
      for (int i = 0; i < WINS.length; i++) {
        assertThat(states(committee).get(i)[0]).isEqualTo(before.get(i)[0]);
        assertThat(states(committee).get(i)[1]).isEqualTo(before.get(i)[1]);
      }
      torch.requireOwner();
    }
  }

  @Test
  void learn_sumOrMean_sameDirectionOfDifferentLength() {
    var bySum = TinyRecipes.tiny("mechanist", Map.of("experts.reduction", "sum"));
    var byMean = TinyRecipes.tiny("mechanist", Map.of("experts.reduction", "mean"));
    var summed = momentAfterOneStep(bySum);
    var averaged = momentAfterOneStep(byMean);

    for (int i = 0; i < summed.length; i++) {
      assertThat(summed[i] / WINS[0])
          .isCloseTo(
              averaged[i],
              org.assertj.core.api.Assertions.within(1e-4f * Math.abs(averaged[i]) + 1e-8f));
    }
  }

  @Test
  void learn_byTheBatchsOwnStatistics_onlyWinnersGatherThem() {
    var recipe = TinyRecipes.tiny("paper");
    var committee = committee(recipe);
    try (var objective = discriminator(recipe)) {
      var before = states(committee);
      step(recipe, committee, objective, 1);
      var after = states(committee);

      assertThat(after.get(0)[4]).isNotEqualTo(before.get(0)[4]);
      assertThat(after.get(1)[4]).isEqualTo(before.get(1)[4]);
    }
  }

  @Test
  void learn_fixedStatistics_stay() {
    var recipe = TinyRecipes.tiny("mechanist");
    var committee = committee(recipe);
    try (var objective = discriminator(recipe)) {
      var before = states(committee);
      step(recipe, committee, objective, 1);

      assertThat(states(committee).get(0)[4]).isEqualTo(before.get(0)[4]);
    }
  }

  @Test
  void learn_consistently_noiseChangesLessOfWhatAWinnerPutsOut() {
    double without = changeByNoise(Map.of("experts.consistency.weight", "0"));
    double with = changeByNoise(consistent("0"));
    double later = changeByNoise(consistent("30"));

    assertThat(with).isLessThan(0.5 * without);
    assertThat(later).isBetween(with, without);
  }

  @Test
  void learn_consistentlyByASmallShare_everyWinnerIsAsked() {
    var weights = new ArrayList<List<float[]>>();
    for (var weight : List.of("0", "1000")) {
      var recipe =
          TinyRecipes.tiny(
              "mechanist",
              Map.of(
                  "experts.consistency.weight", weight,
                  "experts.consistency.share", "0.01",
                  "experts.consistency.after", "0"));
      torch.seed(1);
      var committee = committee(recipe);
      try (var objective = WatchedObjective.thatNeverLearns(discriminator(recipe))) {
        step(recipe, committee, objective, 1);
      }
      weights.add(states(committee).stream().map(state -> state[0]).toList());
    }

    assertThat(weights.get(1).get(0)).isNotEqualTo(weights.get(0).get(0));
    assertThat(weights.get(1).get(2)).isNotEqualTo(weights.get(0).get(2));
  }

  private static Map<String, String> consistent(String after) {
    return Map.of("experts.consistency.weight", "1000", "experts.consistency.after", after);
  }

  /** Mean squared difference of a pixel, after some steps, of what the first winner puts out. */
  private double changeByNoise(Map<String, String> changes) {
    var recipe = TinyRecipes.tiny("mechanist", changes);
    torch.seed(1);
    var committee = committee(recipe);
    try (var objective = WatchedObjective.thatNeverLearns(discriminator(recipe))) {
      for (int number = 1; number <= 40; number++) {
        step(recipe, committee, objective, number);
      }
    }
    torch.seed(2);
    var images = TensorBatch.array(manager, Drawings.strokes(BATCH, SIDE, 3));
    var noisy = images.add(manager.randomNormal(images.getShape()).mul(0.25f));
    var winner = committee.members().get(0);
    return winner.restore(images, true).sub(winner.restore(noisy, true)).square().mean().getFloat();
  }

  private float[] momentAfterOneStep(Recipe recipe) {
    torch.seed(1);
    var committee = committee(recipe);
    try (var objective = WatchedObjective.thatNeverLearns(discriminator(recipe))) {
      step(recipe, committee, objective, 1);
      return committee.members().get(0).weights().firstMomentToFloats();
    }
  }

  private StepReport step(Recipe recipe, Committee committee, Objective objective, int number) {
    return step(recipe, committee, objective, number, SCORES);
  }

  private StepReport step(
      Recipe recipe, Committee committee, Objective objective, int number, float[][] scores) {
    return step(recipe, committee, objective, number, scores, false);
  }

  private StepReport step(
      Recipe recipe,
      Committee committee,
      Objective objective,
      int number,
      float[][] scores,
      boolean grows) {
    var learningStep = new LearningStep(torch, recipe, committee, objective, reservoir, grows);
    var images = Drawings.strokes(BATCH, SIDE, 2).stream().map(Drawings::inverted).toList();
    try (var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE);
        var batch = TensorBatch.of(manager, images)) {
      var held = new Arena(torch, committee, objective, gate).hold(batch, true);
      torch.seed(number);
      return learningStep.learn(
          number,
          held.wonBy(Winners.of(scores)),
          new Yardstick(CANONICAL_LOGIT, 1),
          new SplittableRandom(number));
    }
  }

  private Discriminator discriminator(Recipe recipe) {
    return new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
  }

  private Committee committee(Recipe recipe) {
    var network = new ExpertNetwork(recipe.experts());
    var members = new ArrayList<Expert>();
    for (int i = 0; i < WINS.length; i++) {
      try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
        members.add(new Expert("expert-" + i, network, recipe.experts(), manager, initial));
      }
    }
    return new Committee(members);
  }

  /** Of each expert: weights, first and second moments, average, statistics. */
  private static List<float[][]> states(Committee committee) {
    return committee.members().stream()
        .map(
            expert ->
                new float[][] {
                  expert.weights().toFloats(),
                  expert.weights().firstMomentToFloats(),
                  expert.weights().secondMomentToFloats(),
                  expert.weights().averageToFloats(),
                  expert.statisticsToFloats()
                })
        .toList();
  }
}
