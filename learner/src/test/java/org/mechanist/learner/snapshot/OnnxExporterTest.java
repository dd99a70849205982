package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.fixture.OnnxRun;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.learner.recipe.Recipe.Initialisation;

/** What is exported says the same as what was trained. */
class OnnxExporterTest {

  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @CsvSource({"16, 16, 1, ELU", "16, 24, 1, LEAKY_RELU", "16, 24, 7, ELU", "8, 8, 32, LEAKY_RELU"})
  void export_pyramid_saysTheSameInOnnxRuntime(
      int width, int height, int batch, Activation activation) throws OrtException {
    var torch = SharedTorch.get();
    torch.seed(5);
    var network = new Pyramid(1, width, height, new int[][] {{3, 4}, {5}, {6}}, 11, 10, activation);
    try (var manager = torch.newManager()) {
      var initial = network.layout().initial(manager, Initialisation.HE);
      var images = manager.randomUniform(0, 1, new Shape(batch, 1, height, width));
      var expected = network.apply(initial, images).toFloatArray();

      var model = OnnxExporter.export(network, initial.toFloatArray());

      assertThat(OnnxRun.numbers(model, "logits", images.toFloatArray(), batch, 1, height, width))
          .containsExactly(expected, within(TOLERANCE));
      // Not a network that says the same of everything.
      assertThat(max(expected) - min(expected)).isGreaterThan(100 * TOLERANCE);
    }
  }

  static float max(float[] values) {
    float max = values[0];
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }

  static float min(float[] values) {
    float min = values[0];
    for (float value : values) {
      min = Math.min(min, value);
    }
    return min;
  }
}
