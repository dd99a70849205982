package org.mechanist.learner.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.Torch;
import org.mechanist.schemas.Pixels;

/** What every objective keeps to. */
abstract class ObjectiveContract {

  static final int SIDE = 8;

  private static final double INVARIANCE = 1e-5; // of a score, relative where it is large

  final Torch torch = SharedTorch.get();
  private NDManager manager;
  private Objective objective;

  /** A fresh one for square images of {@link #SIDE}, from the engine's random numbers. */
  abstract Objective create();

  @BeforeEach
  void open() {
    manager = torch.newManager();
    torch.seed(1);
    objective = create();
    torch.seed(2);
  }

  @AfterEach
  void close() {
    objective.close();
    manager.close();
  }

  @Test
  void score_images_areLeftAsTheyWereAndNothingMoves() {
    var weights = objective.toFloats();
    try (var batch = batch(Drawings.strokes(5, SIDE, 1))) {
      var before = batch.images().toFloatArray();
      var scores = objective.score(batch.images());

      assertThat(batch.images().toFloatArray()).isEqualTo(before);
      assertThat(scores.getShape().getShape()).containsExactly(5);
      assertThat(scores.getManager()).isSameAs(batch.manager());
    }
    assertThat(objective.toFloats()).isEqualTo(weights);
  }

  @Test
  void score_again_givesTheSameBits() {
    var images = Drawings.strokes(5, SIDE, 1);

    assertThat(scores(objective, images)).isEqualTo(scores(objective, images));
  }

  @Test
  void create_sameSeed_scoresTheSameBits() {
    var images = Drawings.strokes(5, SIDE, 1);
    torch.seed(1);
    try (var same = create();
        var different = create()) {
      assertThat(scores(same, images)).isEqualTo(scores(objective, images));
      assertThat(scores(different, images)).isNotEqualTo(scores(objective, images));
    }
  }

  @Test
  void score_aloneOrAmongOthers_isTheSame() {
    var image = Drawings.strokes(1, SIDE, 3).get(0);
    var alone = scores(objective, List.of(image))[0];

    var many = new ArrayList<Pixels>(List.of(image));
    many.addAll(Drawings.strokes(31, SIDE, 4));
    assertThat(scores(objective, many)[0]).isCloseTo(alone, invariance(alone));

    var bright = new ArrayList<Pixels>(List.of(image));
    bright.addAll(Drawings.strokes(7, SIDE, 5).stream().map(Drawings::inverted).toList());
    assertThat(scores(objective, bright)[0]).isCloseTo(alone, invariance(alone));
  }

  @Test
  void score_groups_areScoredAsIfAloneAndInTheirOrder() {
    var one = Drawings.strokes(3, SIDE, 1);
    var other = Drawings.strokes(3, SIDE, 2);
    try (var batch = batch(one)) {
      var second = TensorBatch.array(batch.manager(), other);
      var scores =
          objective.score(NDArrays.concat(new NDList(batch.images(), second))).toFloatArray();

      for (int i = 0; i < 3; i++) {
        float first = scores(objective, one)[i];
        float last = scores(objective, other)[i];
        assertThat(scores[i]).isCloseTo(first, invariance(first));
        assertThat(scores[3 + i]).isCloseTo(last, invariance(last));
      }
    }
  }

  @Test
  void loss_backward_reachesEachRestorationAndNothingElse() {
    var weights = objective.toFloats();
    try (var step = manager.newSubManager()) {
      var restorations = array(step, Drawings.strokes(4, SIDE, 1));
      restorations.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        var losses = objective.loss(restorations, noise(restorations));
        assertThat(losses.getShape().getShape()).containsExactly(4);
        assertThat(losses.getManager()).isSameAs(step);
        tape.backward(losses.sum());
      }
      var gradient = restorations.getGradient();
      gradient.attach(step);
      for (int image = 0; image < 4; image++) {
        assertThat(gradient.get(image).abs().sum().getFloat()).isPositive();
      }
    }
    assertThat(objective.toFloats()).isEqualTo(weights);
  }

  @Test
  void loss_backwardTwice_leavesNoGradientForLearn() {
    var canonical = Drawings.strokes(8, SIDE, 1);
    var restored = canonical.stream().map(Drawings::inverted).toList();
    torch.seed(1);
    try (var untouched = create()) {
      backward(objective, restored);
      backward(objective, restored);
      torch.seed(3);
      learn(objective, canonical, restored);
      torch.seed(3);
      learn(untouched, canonical, restored);

      assertThat(objective.toFloats()).isEqualTo(untouched.toFloats());
    }
  }

  @Test
  void learn_images_areLeftAsTheyWereAndWeightsMove() {
    var weights = objective.toFloats();
    try (var step = manager.newSubManager()) {
      var canonical = array(step, Drawings.strokes(4, SIDE, 1));
      var winning = array(step, Drawings.strokes(4, SIDE, 2));
      var losing = array(step, Drawings.strokes(4, SIDE, 3));
      var before = List.of(canonical.toFloatArray(), winning.toFloatArray(), losing.toFloatArray());

      objective.learn(canonical, winning, new NDList(losing), 0.5);

      assertThat(List.of(canonical.toFloatArray(), winning.toFloatArray(), losing.toFloatArray()))
          .usingRecursiveComparison()
          .isEqualTo(before);
    }
    assertThat(objective.toFloats()).isNotEqualTo(weights);
  }

  @Test
  void learn_again_scoresCanonicalImagesAboveRestorations() {
    var canonical = Drawings.strokes(16, SIDE, 1);
    var restored = Drawings.strokes(16, SIDE, 2).stream().map(Drawings::inverted).toList();
    double first = learn(objective, canonical, restored);
    double last = first;
    for (int i = 0; i < 40; i++) {
      last = learn(objective, canonical, restored);
    }

    assertThat(last).isLessThan(first / 2);
    assertThat(mean(scores(objective, Drawings.strokes(16, SIDE, 5))))
        .isGreaterThan(mean(scores(objective, restored)) + 1);
  }

  @Test
  void learn_imageThatIsNoNumber_learnsNothingAndSaysSo() {
    var weights = objective.toFloats();
    try (var step = manager.newSubManager()) {
      var canonical = array(step, Drawings.strokes(4, SIDE, 1));
      var broken = canonical.mul(Float.NaN);

      assertThat(objective.learn(broken, canonical, new NDList(), 1)).isNaN();
    }
    assertThat(objective.toFloats()).isEqualTo(weights);
  }

  @Test
  void scoreLossAndLearn_fiftyTimes_growNoArrays() {
    var canonical = Drawings.strokes(4, SIDE, 1);
    var restored = Drawings.strokes(4, SIDE, 2);
    learn(objective, canonical, restored);
    int before = ManagedArrays.of(manager, objective);

    for (int i = 0; i < 50; i++) {
      scores(objective, canonical);
      backward(objective, restored);
      learn(objective, canonical, restored);
    }

    assertThat(ManagedArrays.of(manager, objective)).isEqualTo(before);
  }

  private static Offset<Float> invariance(float score) {
    return within((float) (INVARIANCE * Math.max(1, Math.abs(score))));
  }

  private float[] scores(Objective scoring, List<Pixels> images) {
    try (var batch = batch(images)) {
      return scoring.score(batch.images()).toFloatArray();
    }
  }

  private void backward(Objective passed, List<Pixels> images) {
    try (var step = manager.newSubManager()) {
      var restorations = array(step, images);
      restorations.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        tape.backward(passed.loss(restorations, noise(restorations)).sum());
      }
      var gradient = restorations.getGradient();
      gradient.attach(step);
    }
  }

  private double learn(Objective learning, List<Pixels> canonical, List<Pixels> restored) {
    try (var step = manager.newSubManager()) {
      return learning.learn(array(step, canonical), array(step, restored), new NDList(), 1);
    }
  }

  private TensorBatch batch(List<Pixels> images) {
    return TensorBatch.of(manager, images);
  }

  private static NDArray noise(NDArray images) {
    return images.getManager().randomNormal(images.getShape());
  }

  private static NDArray array(NDManager step, List<Pixels> images) {
    return TensorBatch.array(step, images);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
