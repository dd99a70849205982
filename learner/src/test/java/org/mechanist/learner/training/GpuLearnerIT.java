package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.network.Torch;

/** A learner on the first GPU. */
@Tag("gpu")
class GpuLearnerIT {

  private static final String GPU = "gpu:0";
  private static final int SIDE = 16;
  private static final int BATCH = 8;
  private static final int EXPERTS = 3;
  private static final int STEPS = 3;

  private final Torch torch = Torch.open("auto", 1);

  @BeforeEach
  void needsAGpu() {
    assumeThat(torch.deviceName()).as("PyTorch sees no GPU here").isEqualTo(GPU);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mechanist", "paper"})
  void learn_onTheGpu_movesWeightsAndHoldsNoMoreArrays(String name) {
    var recipe = TinyRecipes.tiny(name);
    try (var learner = new Learner(torch, recipe, new Learner.Size(EXPERTS, SIDE, SIDE, 64), 1)) {
      Drawings.strokes(64, SIDE, 2).forEach(learner::addCanonical);
      learner.pretrain(Drawings.strokes(32, SIDE, 1), (expert, experts, iteration, error) -> {});
      var before = scores(learner);
      step(learner, 0); // whatever is made once is made by now
      int arrays = torch.arrays();

      for (int i = 1; i < STEPS; i++) {
        step(learner, i);
      }

      assertThat(learner.steps()).isEqualTo(STEPS);
      assertThat(torch.arrays()).isEqualTo(arrays);
      assertThat(Arrays.deepEquals(scores(learner), before)).isFalse();
    }
  }

  private static void step(Learner learner, int number) {
    try (var round = learner.compete(Drawings.strokes(BATCH, SIDE, 1000 + number), true)) {
      for (int image = 0; image < round.size(); image++) {
        assertThat(round.score(image)).isFinite();
      }
      assertThat(learner.learn(round, decision -> {}).learned()).isTrue();
    }
  }

  /** Of the same images each time. */
  private static float[][] scores(Learner learner) {
    return learner.scores(Drawings.strokes(BATCH, SIDE, 7));
  }
}
