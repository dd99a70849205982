package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.learner.recipe.Recipe.Initialisation;

/** What is exported says the same as what was trained. */
class OnnxExporterTest {

  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @CsvSource({"16, 16, 1", "16, 24, 1", "16, 24, 7", "8, 8, 32"})
  void export_pyramid_saysTheSameInOnnxRuntime(int width, int height, int batch)
      throws OrtException {
    var torch = SharedTorch.get();
    torch.seed(5);
    var network =
        new Pyramid(width, height, new int[][] {{3, 4}, {5}, {6}}, 11, 10, Activation.ELU);
    try (var manager = torch.newManager()) {
      var initial = network.layout().initial(manager, Initialisation.HE);
      var images = manager.randomUniform(0, 1, new Shape(batch, 1, height, width));
      var expected = network.apply(initial, images).toFloatArray();

      var model = OnnxExporter.export(network, initial.toFloatArray());

      assertThat(run(model, images.toFloatArray(), batch, 1, height, width))
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

  /** The logits, image by image. */
  static float[] run(byte[] model, float[] images, long... shape) throws OrtException {
    return run(model, "logits", images, shape);
  }

  /** An output, image by image. */
  static float[] run(byte[] model, String output, float[] images, long... shape)
      throws OrtException {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (var session = environment.createSession(model, options);
          var input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
          var result = session.run(Map.of("image", input))) {
        var logits = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
        var floats = new float[logits.remaining()];
        logits.get(floats);
        return floats;
      }
    }
  }
}
