package org.mechanist.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

/** What every expert keeps to, whatever its recipe says. */
abstract class ExpertContract {

  private static final int SIDE = 12;
  private static final double INVARIANCE = 1e-5;

  private final Torch torch = SharedTorch.get();
  private NDManager manager;

  abstract Recipe recipe();

  @BeforeEach
  void open() {
    manager = torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restore_images_areLeftAsTheyWere(boolean learning) {
    var expert = pretrained(1);
    try (var batch = batch(Drawings.strokes(5, SIDE, 2))) {
      var before = batch.images().toFloatArray();
      var restored = expert.restore(batch.images(), learning);

      assertThat(batch.images().toFloatArray()).isEqualTo(before);
      assertThat(restored.getShape()).isEqualTo(batch.images().getShape());
      assertThat(restored.getManager()).isSameAs(batch.manager());
      assertThat(restored.min().getFloat()).isGreaterThanOrEqualTo(0f);
      assertThat(restored.max().getFloat()).isLessThanOrEqualTo(1f);
    }
  }

  @Test
  void restore_sameSeed_givesTheSameBits() {
    var one = pretrained(1);
    var other = pretrained(1);
    var different = pretrained(2);
    try (var batch = batch(Drawings.strokes(5, SIDE, 2))) {
      var restored = one.restore(batch.images(), true).toFloatArray();

      assertThat(one.restore(batch.images(), true).toFloatArray()).isEqualTo(restored);
      assertThat(other.restore(batch.images(), true).toFloatArray()).isEqualTo(restored);
      assertThat(different.restore(batch.images(), true).toFloatArray()).isNotEqualTo(restored);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restore_aloneOrAmongOthers_givesTheSameImage(boolean learning) {
    var expert = pretrained(1);
    var image = Drawings.strokes(1, SIDE, 3).get(0);
    var alone = firstOf(expert, List.of(image), learning);

    var many = new java.util.ArrayList<Pixels>(List.of(image));
    many.addAll(Drawings.strokes(31, SIDE, 4));
    assertSame(firstOf(expert, many, learning), alone);

    var bright = new java.util.ArrayList<Pixels>(List.of(image));
    bright.addAll(Drawings.strokes(7, SIDE, 5).stream().map(Drawings::inverted).toList());
    assertSame(firstOf(expert, bright, learning), alone);
  }

  @Test
  void restore_hundredTimes_growsNoArrays() {
    var expert = pretrained(1);
    int before = ManagedArrays.of(manager);

    for (int i = 0; i < 100; i++) {
      try (var batch = batch(Drawings.strokes(2, SIDE, i))) {
        expert.restore(batch.images(), i % 2 == 0);
      }
    }

    assertThat(ManagedArrays.of(manager)).isEqualTo(before);
  }

  @Test
  void restore_movesNeitherWeightsNorStatistics() {
    var expert = pretrained(1);
    var state = state(expert);
    try (var batch = batch(Drawings.strokes(8, SIDE, 2))) {
      expert.restore(batch.images(), true);
      expert.restore(batch.images(), false);
    }

    assertThat(state(expert)).isDeepEqualTo(state);
  }

  @Test
  void learn_oneOfTwo_leavesTheOtherBitIdentical() {
    var winner = pretrained(1);
    var loser = pretrained(2);
    loser.become(winner, 0);
    var before = state(loser);
    var winnersBefore = winner.weights().toFloats();

    learn(winner, Drawings.strokes(8, SIDE, 2));

    assertThat(winner.weights().toFloats()).isNotEqualTo(winnersBefore);
    assertThat(state(loser)).isDeepEqualTo(before);
  }

  @Test
  void learn_hundredTimes_growsNoArrays() {
    var expert = pretrained(1);
    learn(expert, Drawings.strokes(2, SIDE, 0));
    int before = ManagedArrays.of(manager);

    for (int i = 0; i < 100; i++) {
      learn(expert, Drawings.strokes(2, SIDE, i));
    }

    assertThat(ManagedArrays.of(manager)).isEqualTo(before);
  }

  @Test
  void learn_towardsATarget_lossFalls() {
    var expert = pretrained(1);
    var images = Drawings.strokes(8, SIDE, 2);
    double first = learn(expert, images);
    double last = first;
    for (int i = 0; i < 60; i++) {
      last = learn(expert, images);
    }

    assertThat(last).isLessThan(0.8 * first);
  }

  @Test
  void become_withoutNoise_restoresTheSameBits() {
    var one = pretrained(1);
    var other = pretrained(2);
    other.become(one, 0);
    try (var batch = batch(Drawings.strokes(4, SIDE, 2))) {
      assertThat(other.restore(batch.images(), true).toFloatArray())
          .isEqualTo(one.restore(batch.images(), true).toFloatArray());
    }
    assertThat(other.id()).isNotEqualTo(one.id());
  }

  /** A few iterations, so that the statistics are those of images. */
  private Expert pretrained(long seed) {
    torch.seed(seed);
    var network = new ExpertNetwork(recipe().experts());
    try (var initial = network.layout().initial(manager, recipe().experts().initialisation());
        var batch = batch(Drawings.strokes(16, SIDE, 1))) {
      var expert = new Expert("expert-" + seed, network, recipe().experts(), manager, initial);
      new IdentityPretraining(torch, recipe())
          .pretrain(expert, batch.images(), new SplittableRandom(1), (iteration, error) -> {});
      expert.forgetMoments();
      return expert;
    }
  }

  /** One step towards the inverted images. */
  private double learn(Expert expert, List<Pixels> images) {
    try (var step = manager.newSubManager()) {
      var batch = TensorBatch.array(step, images);
      var target = TensorBatch.array(step, images.stream().map(Drawings::inverted).toList());
      var leaf = expert.weights().leaf(step);
      double value;
      try (var tape = torch.recordGradients()) {
        var loss = expert.restoreForLearning(leaf, batch).sub(target).square().mean();
        value = loss.getFloat();
        tape.backward(loss);
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      assertThat(gradient.abs().sum().getFloat()).isPositive();
      expert.learn(gradient);
      return value;
    }
  }

  private float[] firstOf(Expert expert, List<Pixels> images, boolean learning) {
    try (var batch = batch(images)) {
      NDArray restored = expert.restore(batch.images(), learning); // [batch, 1, height, width]
      return restored.get(0).toFloatArray();
    }
  }

  private TensorBatch batch(List<Pixels> images) {
    return TensorBatch.of(manager, images);
  }

  private static void assertSame(float[] actual, float[] expected) {
    assertThat(actual).containsExactly(expected, within((float) INVARIANCE));
  }

  private static float[][] state(Expert expert) {
    return new float[][] {
      expert.weights().toFloats(),
      expert.weights().averageToFloats(),
      expert.weights().firstMomentToFloats(),
      expert.weights().secondMomentToFloats(),
      expert.statisticsToFloats()
    };
  }
}
