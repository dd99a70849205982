package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.OnnxRun;
import org.mechanist.learner.fixture.RealDigits;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.network.Torch;

/** Expert 0 wins dark images and expert 1 bright ones; expert 2 wins nothing. */
class GateTest {

  private static final int SIDE = 8;
  private static final int BATCH = 8;
  private static final int EXPERTS = 3;
  private static final float CLEARLY = 9;
  private static final float HARDLY = 0.5f;

  private final Torch torch = SharedTorch.get();
  private NDManager manager;
  private Gate gate;

  @BeforeEach
  void open() {
    manager = torch.newManager();
    torch.seed(1);
    gate = new Gate(torch, TinyRecipes.tiny("mechanist").gate(), everyone(), SIDE, SIDE);
  }

  @AfterEach
  void close() {
    gate.close();
    manager.close();
  }

  @Test
  void guess_beforeAnythingWasWon_speaksForNobody() {
    try (var batch = batch(1)) {
      for (var affinities : gate.guess(batch.images()).affinities()) {
        for (float affinity : affinities) {
          assertThat(affinity).isCloseTo(0, within(0.5f));
        }
      }
    }
  }

  @Test
  void guess_afterLearning_speaksForWhoWinsSuchImages() {
    learn(60, CLEARLY);

    try (var batch = batch(99)) {
      var guess = gate.guess(batch.images());
      for (int image = 0; image < BATCH; image++) {
        int winner = image % 2;
        assertThat(guess.likeliest(image, 1)).containsExactly(winner);
        assertThat(guess.affinities()[winner][image]).isPositive();
        assertThat(guess.affinities()[1 - winner][image]).isNegative();
      }
    }
  }

  @Test
  void guess_winnerOfEverything_isNotSpokenFor() {
    letTheFirstWin(60);

    try (var batch = batch(99)) {
      var guess = gate.guess(batch.images());
      for (int image = 0; image < BATCH; image++) {
        assertThat(guess.likeliest(image, 1)).containsExactly(0);
        assertThat(guess.affinities()[0][image]).isCloseTo(0, within(0.3f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void copy_ofAGateThatHasLearned_saysTheSameInOnnxRuntime(boolean digits) throws OrtException {
    int side = 32;
    try (var seeing =
        new Gate(torch, TinyRecipes.tiny("mechanist").gate(), everyone(), side, side)) {
      var images = TensorBatch.array(manager, RealDigits.transformed(BATCH));
      for (int i = 0; i < 20; i++) {
        try (var batch = TensorBatch.of(manager, RealDigits.transformed(BATCH))) {
          seeing.learn(competition(batch, new int[] {0, 1, 0, 1, 1, 0, 1, 0}, CLEARLY));
        }
      }
      seeing.leave(2);
      if (!digits) {
        images = manager.randomUniform(0, 1, images.getShape());
      }
      var guess = seeing.guess(images);

      var copy = seeing.copy();

      var log =
          OnnxRun.numbers(
              copy.network().toOnnx(),
              "logLikelihood",
              images.toFloatArray(),
              images.getShape().getShape());
      for (int image = 0; image < BATCH; image++) {
        for (int expert = 0; expert < 2; expert++) {
          float one = log[image * EXPERTS + expert];
          assertThat(one).isCloseTo(guess.logLikelihood()[image][expert], within(1e-4f));
          double affinity = one - Math.log(copy.popularity().get(expert));
          assertThat(
                  copy.weight()
                      * Math.max(-copy.mostAffinity(), Math.min(copy.mostAffinity(), affinity)))
              .isCloseTo(guess.affinities()[expert][image], within(1e-4));
        }
        assertThat(log[image * EXPERTS + 2]).isLessThan(-1e8f); // the vacancy
      }
      assertThat(guess.logLikelihood()[0][0]).isNotEqualTo(guess.logLikelihood()[1][0]);
    }
  }

  @Test
  void entrants_winnersClearlyAhead_onlyTheProposedComeToCompete() {
    assertThat(gate.isTrusted()).isFalse();
    learn(80, CLEARLY);

    assertThat(gate.isTrusted()).isTrue();
    try (var batch = batch(99)) {
      var entrants = gate.entrants(batch, gate.guess(batch.images()));
      int spared = 0;
      for (int image = 0; image < BATCH; image++) {
        assertThat(entrants.competes()[image % 2][image]).isTrue();
        spared += entrants.everyoneFor(image) ? 0 : 1;
      }
      assertThat(spared).isGreaterThan(BATCH / 2);
    }
  }

  @Test
  void entrants_vacantPlaces_areNoReasonForDistrust() {
    var roomy =
        new Gate(
            torch,
            TinyRecipes.tiny("mechanist", Map.of("gate.proposed", "1")).gate(),
            two(),
            SIDE,
            SIDE);
    try (roomy) {
      for (int i = 0; i < 80; i++) {
        try (var batch = batch(i)) {
          var winners = new int[BATCH];
          Arrays.setAll(winners, image -> image % 2);
          roomy.learn(vacated(competition(batch, winners, CLEARLY)));
        }
      }

      assertThat(roomy.isTrusted()).isTrue();
    }
  }

  /** Nobody sits in the last place. */
  private static boolean[] two() {
    return new boolean[] {true, true, false};
  }

  private static Competition vacated(Competition competition) {
    Arrays.fill(competition.winners().scores()[2], Float.NaN);
    Arrays.fill(competition.rows()[2], Competition.ABSENT);
    return competition;
  }

  @Test
  void entrants_winnersHardlyAhead_everyoneCompetes() {
    learn(80, HARDLY);

    assertThat(gate.isTrusted()).isFalse();
    try (var batch = batch(99)) {
      assertThat(gate.entrants(batch, gate.guess(batch.images())).competes())
          .isDeepEqualTo(Entrants.everyone(everyone(), BATCH).competes());
    }
  }

  @Test
  void entrants_anImageAloneOrAmongOthers_hasTheSame() {
    learn(80, CLEARLY);
    var images = Drawings.strokes(64, SIDE, 5);
    try (var batch = TensorBatch.of(manager, images)) {
      var together = gate.entrants(batch, gate.guess(batch.images()));
      for (int image = 0; image < images.size(); image++) {
        try (var one = TensorBatch.of(manager, images.subList(image, image + 1))) {
          var alone = gate.entrants(one, gate.guess(one.images()));
          for (int expert = 0; expert < EXPERTS; expert++) {
            assertThat(alone.competes()[expert][0]).isEqualTo(together.competes()[expert][image]);
          }
        }
      }
    }
  }

  @Test
  void follow_copy_isSpokenForLikeTheOriginal() {
    learn(60, CLEARLY);

    gate.follow(2, 1);

    try (var batch = batch(99)) {
      var guess = gate.guess(batch.images());
      for (int image = 0; image < BATCH; image++) {
        assertThat(guess.logLikelihood()[image][2])
            .isCloseTo(guess.logLikelihood()[image][1], within(1e-5f));
        assertThat(guess.affinities()[2][image])
            .isCloseTo(guess.affinities()[1][image], within(1e-5f));
      }
    }
  }

  @Test
  void divide_expertThatWonDarkAndBright_leavesOneOfThemToItsCopy() {
    letTheFirstWin(40);
    gate.leave(1);
    gate.follow(1, 0);
    int arrays = ManagedArrays.of(gate);

    gate.divide(1, 0, 1.5);

    assertThat(ManagedArrays.of(gate)).isEqualTo(arrays);
    try (var batch = batch(99)) {
      var affinities = gate.guess(batch.images()).affinities();
      boolean copyIsForTheFirst = affinities[1][0] > affinities[0][0];
      for (int image = 0; image < BATCH; image++) {
        int favoured = image % 2 == 0 == copyIsForTheFirst ? 1 : 0;
        assertThat(affinities[favoured][image] - affinities[1 - favoured][image])
            .as("image %d", image)
            .isGreaterThan(1);
      }
    }
  }

  @Test
  void divide_expertThatWonNothing_speaksForBothAlike() {
    letTheFirstWin(40);
    gate.leave(1);
    gate.follow(1, 2);

    gate.divide(1, 2, 1.5);

    try (var batch = batch(99)) {
      var affinities = gate.guess(batch.images()).affinities();
      for (int image = 0; image < BATCH; image++) {
        assertThat(affinities[1][image]).isEqualTo(affinities[2][image]);
      }
    }
  }

  @Test
  void welcome_strangerBesideTwo_isSpokenForLessThanTheWinnerAndMoreThanTheLoser() {
    learn(60, CLEARLY);
    gate.leave(2);

    gate.welcome(2);

    try (var batch = batch(99)) {
      var affinities = gate.guess(batch.images()).affinities();
      for (int image = 0; image < BATCH; image++) {
        int winner = image % 2;
        assertThat(affinities[2][image])
            .isBetween(affinities[1 - winner][image], affinities[winner][image]);
        assertThat(affinities[2][image]).isCloseTo(0, within(1f));
      }
    }
  }

  @Test
  void learn_manyTimes_keepsNoMoreArrays() {
    learn(12, CLEARLY);
    int before = ManagedArrays.of(gate);

    learn(50, CLEARLY);

    assertThat(ManagedArrays.of(gate)).isEqualTo(before);
  }

  @Test
  void learn_sameSeed_givesTheSameBits() {
    learn(10, CLEARLY);
    torch.seed(1);
    try (var batch = batch(99);
        var other =
            new Gate(
                torch, TinyRecipes.tiny("mechanist", Map.of()).gate(), everyone(), SIDE, SIDE)) {
      var first = gate.guess(batch.images()).logLikelihood();
      for (int i = 0; i < 10; i++) {
        learn(other, i, CLEARLY);
      }
      assertThat(other.guess(batch.images()).logLikelihood()).isDeepEqualTo(first);
    }
  }

  private void letTheFirstWin(int batches) {
    for (int i = 0; i < batches; i++) {
      try (var batch = batch(i)) {
        gate.learn(competition(batch, new int[BATCH], CLEARLY));
      }
    }
  }

  private void learn(int steps, float lead) {
    for (int i = 0; i < steps; i++) {
      learn(gate, i, lead);
    }
  }

  private void learn(Gate learner, long seed, float lead) {
    try (var batch = batch(seed)) {
      var winners = new int[BATCH];
      Arrays.setAll(winners, image -> image % 2);
      learner.learn(competition(batch, winners, lead));
    }
  }

  /** Dark and bright images in turn. */
  private TensorBatch batch(long seed) {
    var images = new java.util.ArrayList<>(Drawings.strokes(BATCH, SIDE, seed));
    for (int image = 1; image < BATCH; image += 2) {
      images.set(image, Drawings.inverted(images.get(image)));
    }
    return TensorBatch.of(manager, images);
  }

  /** Everyone competed; of the restorations only their number matters. */
  private static Competition competition(TensorBatch batch, int[] winners, float lead) {
    var scores = new float[EXPERTS][BATCH];
    for (int image = 0; image < BATCH; image++) {
      scores[winners[image]][image] = lead;
    }
    var restorations = batch.manager().zeros(new Shape((long) EXPERTS * BATCH, 1, SIDE, SIDE));
    return new Competition(
        batch, restorations, new int[EXPERTS][BATCH], new Winners(scores, winners));
  }

  private static boolean[] everyone() {
    var taken = new boolean[EXPERTS];
    Arrays.fill(taken, true);
    return taken;
  }
}
