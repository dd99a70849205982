package org.mechanist.learner.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.Activations;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.learner.recipe.Recipe.Initialisation;

class ExpertNetworkTest {

  private static final int FILTERS = 4;
  private static final int LAYERS = 4;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = SharedTorch.get().newManager();
    SharedTorch.get().seed(3);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void layout_thirtyTwoFilters_isThePapersSize() {
    int first = 9 * 32 + 32 + 2 * 32;
    int hidden = 32 * 32 * 9 + 32 + 2 * 32;
    int last = 9 * 32 + 1;

    assertThat(new ExpertNetwork(32, Activation.ELU).layout().size())
        .isEqualTo(first + 3 * hidden + last)
        .isEqualTo(28_609);
  }

  @Test
  void neutralStatistics_areMeansOfZeroAndVariancesOfOne() {
    var network = new ExpertNetwork(FILTERS, Activation.ELU);
    var statistics = network.neutralStatistics();

    assertThat(statistics).hasSize(network.statisticsSize()).hasSize(2 * LAYERS * FILTERS);
    for (int i = 0; i < statistics.length; i++) {
      assertThat(statistics[i]).isEqualTo(i / FILTERS % 2);
    }
  }

  @Test
  void restore_anyStatistics_equalsNormalisationThatIsNotFolded() {
    var network = new ExpertNetwork(FILTERS, Activation.ELU);
    var parameters = randomised(network);
    var statistics = randomStatistics(network);
    var images = manager.randomUniform(0, 1, new Shape(3, 1, 12, 20));

    var folded = network.restore(parameters, statistics, images);
    var plain = byEvaluatingBatchNorm(network, parameters, statistics, images);

    assertThat(folded.toFloatArray()).containsExactly(plain.toFloatArray(), within(1e-5f));
  }

  @Test
  void restore_imagesOfOtherSizes_keepsTheirSize() {
    var network = new ExpertNetwork(FILTERS, Activation.ELU);
    var images = manager.randomUniform(0, 1, new Shape(1, 1, 5, 7));

    var restored = network.restore(randomised(network), randomStatistics(network), images);

    assertThat(restored.getShape()).isEqualTo(images.getShape());
  }

  @Test
  void restore_withPoolings_halvesAndDoublesAgain() {
    var plain = new ExpertNetwork(FILTERS, 0, Activation.ELU);
    var pooled = new ExpertNetwork(FILTERS, 2, Activation.ELU);
    assertThat(pooled.layout().size()).isEqualTo(plain.layout().size());
    assertThat(IntStream.range(0, 5).map(i -> ExpertNetwork.halvings(i, 2)))
        .containsExactly(0, 1, 2, 1, 0);
    assertThat(IntStream.range(0, 5).map(i -> ExpertNetwork.halvings(i, 1)))
        .containsExactly(0, 1, 1, 1, 0);

    var images = manager.randomUniform(0, 1, new Shape(2, 1, 8, 12));
    var parameters = randomised(plain);
    var statistics = randomStatistics(plain);
    var restored = pooled.restore(parameters, statistics, images);

    assertThat(restored.getShape()).isEqualTo(images.getShape());
    assertThat(restored.toFloatArray())
        .isNotEqualTo(plain.restore(parameters, statistics, images).toFloatArray());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                pooled.restore(
                    parameters, statistics, manager.randomUniform(0, 1, new Shape(2, 1, 8, 10))))
        .withMessageContaining("multiples of 4");
  }

  @Test
  void twice_image_hasEachPixelFourTimes() {
    var image = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(1, 1, 2, 3));
    assertThat(Layers.twice(image).toFloatArray())
        .containsExactly(1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6);
    assertThat(Layers.halve(Layers.twice(image)).toFloatArray())
        .containsExactly(image.toFloatArray());
  }

  @Test
  void restoreByBatchStatistics_batch_isNormalisedByItselfAndRemembered() {
    var network = new ExpertNetwork(FILTERS, Activation.ELU);
    var parameters = randomised(network);
    var statistics = manager.create(network.neutralStatistics());
    var images = manager.randomUniform(0, 1, new Shape(8, 1, 12, 12));

    // Momentum 0.9: after many batches the same, the running statistics are those of the batch.
    NDArray byBatch = null;
    for (int i = 0; i < 300; i++) {
      byBatch = network.restoreByBatchStatistics(parameters, statistics, images);
    }
    var byRunning = network.restore(parameters, statistics, images);

    // The running variance is the unbiased one, of 8 · 144 values: hence the tolerance.
    assertThat(byRunning.toFloatArray()).containsExactly(byBatch.toFloatArray(), within(5e-3f));
    assertThat(statistics.toFloatArray()).isNotEqualTo(network.neutralStatistics());
  }

  private NDArray byEvaluatingBatchNorm(
      ExpertNetwork network, NDArray parameters, NDArray statistics, NDArray images) {
    var views = network.layout().views(parameters);
    NDList running = statistics.split(2L * LAYERS, 0);
    var x = images;
    for (int layer = 0; layer < LAYERS; layer++) {
      x = Layers.convolution(x, views.get(4 * layer), views.get(4 * layer + 1));
      x =
          BatchNorm.batchNorm(
                  x,
                  running.get(2 * layer),
                  running.get(2 * layer + 1),
                  views.get(4 * layer + 2),
                  views.get(4 * layer + 3),
                  -1,
                  0.9f,
                  1e-5f,
                  false)
              .singletonOrThrow();
      x = Activations.apply(Activation.ELU, x);
    }
    return ai.djl.nn.Activation.sigmoid(Layers.convolution(x, views.get(16), views.get(17)));
  }

  /** Scales and shifts too, which an initial network has at 1 and 0. */
  private NDArray randomised(ExpertNetwork network) {
    var initial = network.layout().initial(manager, Initialisation.SMALL);
    return initial.add(manager.randomNormal(initial.getShape()).mul(0.1f));
  }

  private NDArray randomStatistics(ExpertNetwork network) {
    return manager.randomUniform(0.2f, 1.5f, new Shape(network.statisticsSize()));
  }
}
