package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.recipe.Recipe;

/** The images that an expert is asked about count for all that it won. */
class ConsistencyLossTest {

  private static final double WEIGHT = 10;
  private static final float DIFFERENCE = 0.5f;

  @Test
  void of_someAskedOf_countForAllThatWereWon() {
    try (var manager = SharedTorch.get().newManager()) {
      var recipe = new Recipe.Consistency(WEIGHT, 0.25, 0.4, 0);
      var loss = new ConsistencyLoss(recipe, manager.zeros(new Shape(8, 1, 4, 4)));
      var restored = manager.zeros(new Shape(5, 1, 4, 4));
      var again = manager.full(new Shape(recipe.askedOf(5), 1, 4, 4), DIFFERENCE);
      var notAsked = manager.zeros(new Shape(3, 1, 4, 4));

      var losses =
          loss.of(List.of(new NDList(restored, again), new NDList(notAsked)), manager)
              .toFloatArray();

      float each = (float) (WEIGHT * DIFFERENCE * DIFFERENCE * 5 / 2);
      assertThat(losses).containsExactly(new float[] {each, each, 0, 0, 0, 0, 0, 0}, within(1e-5f));
    }
  }

  @Test
  void of_oneAskedAbout_gradientsPullBothRestorationsTogether() {
    var torch = SharedTorch.get();
    try (var manager = torch.newManager()) {
      var recipe = new Recipe.Consistency(WEIGHT, 0.25, 1, 0);
      var loss = new ConsistencyLoss(recipe, manager.zeros(new Shape(1, 1, 1, 2)));
      var restored = manager.zeros(new Shape(1, 1, 1, 2));
      var again = manager.full(new Shape(1, 1, 1, 2), DIFFERENCE);
      restored.setRequiresGradient(true);
      again.setRequiresGradient(true);

      try (var tape = torch.recordGradients()) {
        tape.backward(loss.of(List.of(new NDList(restored, again)), manager).sum());
      }

      float each = (float) (WEIGHT * 2 * DIFFERENCE / 2); // of each of two pixels
      assertThat(again.getGradient().toFloatArray())
          .containsExactly(new float[] {each, each}, within(1e-5f));
      assertThat(restored.getGradient().toFloatArray())
          .containsExactly(new float[] {-each, -each}, within(1e-5f));
    }
  }

  @Test
  void askedOf_fewImages_isAtLeastOne() {
    var recipe = new Recipe.Consistency(WEIGHT, 0.25, 0.2, 0);

    assertThat(List.of(recipe.askedOf(1), recipe.askedOf(7), recipe.askedOf(8)))
        .containsExactly(1, 1, 2);
  }
}
