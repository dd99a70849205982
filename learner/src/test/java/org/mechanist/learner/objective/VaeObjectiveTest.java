package org.mechanist.learner.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.schemas.Pixels;

class VaeObjectiveTest extends ObjectiveContract {

  @Override
  Objective create() {
    return create(SIDE, SIDE);
  }

  private Objective create(int width, int height) {
    return new VaeObjective(torch, TinyRecipes.tiny("mechanist").vae(), width, height);
  }

  @Test
  void pretrain_strokes_scoresStrokesItNeverSawAboveInvertedOnes() {
    var unseen = Drawings.strokes(32, SIDE, 2);
    try (var manager = torch.newManager();
        var vae = create()) {
      var losses = new ArrayList<Double>();
      vae.pretrain(
          step -> TensorBatch.array(step, Drawings.strokes(16, SIDE, 1)),
          (iteration, iterations, loss) -> {
            assertThat(iterations).isEqualTo(20);
            losses.add(loss);
          });

      assertThat(losses).hasSize(20);
      assertThat(losses.get(19)).isLessThan(losses.get(0));
      var strokes = scores(vae, manager, unseen);
      var inverted = scores(vae, manager, unseen.stream().map(Drawings::inverted).toList());
      for (int i = 0; i < strokes.length; i++) {
        assertThat(strokes[i]).isGreaterThan(inverted[i] + 1);
      }
    }
  }

  @Test
  void pretrain_steps_growNoArrays() {
    try (var vae = create()) {
      int before = ManagedArrays.of(vae);

      vae.pretrain(
          step -> TensorBatch.array(step, Drawings.strokes(4, SIDE, 1)),
          (iteration, iterations, loss) -> {});

      assertThat(ManagedArrays.of(vae)).isEqualTo(before);
    }
  }

  @Test
  void loss_image_isMinusItsScore() {
    try (var manager = torch.newManager();
        var vae = create()) {
      var images = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 1));
      var scores = vae.score(images).toFloatArray();
      var losses = vae.loss(images, manager.randomNormal(images.getShape())).toFloatArray();

      for (int i = 0; i < scores.length; i++) {
        assertThat(losses[i]).isPositive().isCloseTo(-scores[i], within(1e-4f));
      }
    }
  }

  @Test
  void learn_otherRestorations_giveTheSameWeights() {
    torch.seed(1);
    try (var manager = torch.newManager();
        var one = create()) {
      torch.seed(1);
      try (var other = create()) {
        var canonical = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 1));
        var good = TensorBatch.array(manager, Drawings.strokes(4, SIDE, 2));
        torch.seed(3);
        one.learn(canonical, good, new NDList(good), 0.5);
        torch.seed(3);
        other.learn(canonical, good.mul(Float.NaN), new NDList(), 1);

        assertThat(one.toFloats()).isEqualTo(other.toFloats());
      }
    }
  }

  @Test
  void score_imagesOfAnySize_areThoseItWasMadeFor() {
    try (var manager = torch.newManager();
        var vae = create(7, 5)) {
      var images = List.of(new Pixels(7, 5, new byte[35]), new Pixels(7, 5, new byte[35]));

      assertThat(scores(vae, manager, images)).hasSize(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scores(vae, manager, Drawings.strokes(1, SIDE, 1)))
          .withMessageContaining("7×5");
    }
  }

  private static float[] scores(Objective objective, NDManager manager, List<Pixels> images) {
    try (var batch = TensorBatch.of(manager, images)) {
      return objective.score(batch.images()).toFloatArray();
    }
  }
}
