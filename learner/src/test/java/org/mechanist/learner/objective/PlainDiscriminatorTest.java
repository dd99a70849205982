package org.mechanist.learner.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.TinyRecipes;

class PlainDiscriminatorTest extends ObjectiveContract {

  @Override
  Objective create() {
    return new Discriminator(torch, TinyRecipes.tiny("paper").discriminator(), SIDE, SIDE);
  }

  @Test
  void loss_withoutNoise_isMinusTheLogarithmOfTheProbability() {
    try (var manager = torch.newManager();
        var discriminator = create()) {
      var images = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 1));
      var logits = discriminator.score(images).toFloatArray();
      var losses =
          discriminator.loss(images, manager.randomNormal(images.getShape())).toFloatArray();

      for (int i = 0; i < logits.length; i++) {
        double probability = 1 / (1 + Math.exp(-logits[i]));
        assertThat((double) losses[i]).isCloseTo(-Math.log(probability), within(1e-5));
      }
    }
  }

  @Test
  void learn_winnerAndLosers_lossIsThePapersEquationThree() {
    double winnerWeight = 0.4;
    try (var manager = torch.newManager();
        var discriminator = create()) {
      var canonical = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 1));
      var winning = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 2));
      var oneLosing = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 3));
      var otherLosing = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 4));
      double expected =
          meanLoss(discriminator.score(canonical).toFloatArray(), true)
              + winnerWeight * meanLoss(discriminator.score(winning).toFloatArray(), false)
              + (1 - winnerWeight)
                  / 2
                  * (meanLoss(discriminator.score(oneLosing).toFloatArray(), false)
                      + meanLoss(discriminator.score(otherLosing).toFloatArray(), false));

      double loss =
          discriminator.learn(canonical, winning, new NDList(oneLosing, otherLosing), winnerWeight);

      assertThat(loss).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void learn_penaltyOnLogits_addsItsMeanSquareAndKeepsThemSmall() {
    try (var manager = torch.newManager();
        var free = create();
        var bound = create("discriminator.logitPenalty", "0.1")) {
      var canonical = TensorBatch.array(manager, Drawings.strokes(8, SIDE, 1));
      var winning =
          TensorBatch.array(
              manager, Drawings.strokes(8, SIDE, 2).stream().map(Drawings::inverted).toList());
      double expected =
          meanLoss(bound.score(canonical).toFloatArray(), true)
              + meanLoss(bound.score(winning).toFloatArray(), false)
              + 0.1 * meanSquare(bound.score(canonical).toFloatArray())
              + 0.1 * meanSquare(bound.score(winning).toFloatArray());

      assertThat(bound.learn(canonical, winning, new NDList(), 1))
          .isCloseTo(expected, within(1e-5));
      for (int i = 0; i < 60; i++) {
        free.learn(canonical, winning, new NDList(), 1);
        bound.learn(canonical, winning, new NDList(), 1);
      }

      assertThat(meanSquare(bound.score(winning).toFloatArray()))
          .isPositive()
          .isLessThan(meanSquare(free.score(winning).toFloatArray()) / 2);
    }
  }

  @Test
  void learn_restorationThatIsNoNumber_learnsNothingAndSaysSo() {
    try (var manager = torch.newManager();
        var discriminator = create()) {
      var weights = discriminator.toFloats();
      var canonical = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 1));
      var broken = canonical.mul(Float.NaN);

      assertThat(discriminator.learn(canonical, broken, new NDList(), 1)).isNaN();
      assertThat(discriminator.toFloats()).isEqualTo(weights);
    }
  }

  private Objective create(String option, String value) {
    torch.seed(1);
    return new Discriminator(
        torch, TinyRecipes.tiny("paper", Map.of(option, value)).discriminator(), SIDE, SIDE);
  }

  private static double meanSquare(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += logit * logit;
    }
    return sum / logits.length;
  }

  @Test
  void create_sizeThatCannotBeHalved_saysWhatIsAllowed() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Discriminator(torch, TinyRecipes.tiny("paper").discriminator(), 28, 28))
        .withMessageContaining("divisible by 8")
        .withMessageContaining("28×28");
  }

  /** −log D for canonical images, −log(1 − D) for others. */
  private static double meanLoss(float[] logits, boolean canonical) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.log1p(Math.exp(canonical ? -logit : logit));
    }
    return sum / logits.length;
  }
}
