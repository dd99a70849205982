package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.schemas.Pixels;

/** What a learner holds in the engine: one that runs for weeks must not hold more and more. */
class ArraysTest {

  private static final int SIDE = 16;
  private static final int BATCH = 32;

  /** Of batches that the gate learns from at a time; until then there is one more each. */
  private static final int WARM_UP = 20;

  /** Experts that win nothing begin anew, and their places in the gate, more than once. */
  private static final int STEPS = 80;

  @Test
  void learn_manySteps_holdsAsManyArraysAsAfterTheFirst() {
    var torch = SharedTorch.get();
    var recipe = TinyRecipes.tiny("mechanist", Map.of("batch", Integer.toString(BATCH)));
    var drawings = Drawings.strokes(10 * BATCH, SIDE, 1);
    var changes = new ArrayList<LifecycleChange>();
    try (var learner = new Learner(torch, recipe, new Learner.Size(4, SIDE, SIDE, 100), 1)) {
      drawings.subList(0, 100).forEach(learner::addCanonical);
      int settled = 0;
      for (int step = 0; step < STEPS; step++) {
        try (var round = learner.compete(batch(drawings, step), true)) {
          learner.learn(round, changes::add);
        }
        settled = step == WARM_UP ? torch.arrays() : settled;
        if (step > WARM_UP) {
          assertThat(torch.arrays()).as("after step %d", step).isEqualTo(settled);
        }
      }
      learner.checkpoint();
      learner.copy();
      assertThat(torch.arrays()).isEqualTo(settled);
    }
    assertThat(changes).as("changes of the committee").hasSizeGreaterThan(1);
  }

  private static List<Pixels> batch(List<Pixels> drawings, int step) {
    var batch = new ArrayList<Pixels>();
    for (int i = 0; i < BATCH; i++) {
      var drawing = drawings.get((step * BATCH + i) % drawings.size());
      batch.add(i % 2 == 0 ? drawing : Drawings.inverted(drawing));
    }
    return batch;
  }
}
