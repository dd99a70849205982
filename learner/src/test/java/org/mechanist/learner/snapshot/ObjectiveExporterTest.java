package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.fixture.OnnxRun;
import org.mechanist.learner.fixture.RealDigits;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipes;

/** What is exported scores as the objective does, of noise and of digits. */
class ObjectiveExporterTest {

  private static final float TOLERANCE = 1e-4f;
  private static final int SIDE = 32;
  private static final int IMAGES = 24;

  @ParameterizedTest
  @CsvSource({"mechanist, discriminator", "paper, discriminator", "mechanist, vae"})
  void copy_ofAnObjectiveThatHasLearned_scoresTheSameInOnnxRuntime(String recipe, String kind)
      throws OrtException {
    var torch = SharedTorch.get();
    torch.seed(5);
    var named = Recipes.load(recipe, Map.of("objective", kind));
    try (var manager = torch.newManager();
        var objective = Objective.of(torch, named, SIDE, SIDE)) {
      var digits = TensorBatch.array(manager, RealDigits.canonical(IMAGES));
      var noise = manager.randomUniform(0, 1, new Shape(IMAGES, 1, SIDE, SIDE));
      for (int step = 0; step < 8; step++) {
        objective.learn(digits, noise, new NDList(), 1);
      }

      var model = objective.copy().toOnnx();

      var ofDigits = assertSame(objective, model, digits);
      var ofNoise = assertSame(objective, model, noise);
      assertThat(OnnxExporterTest.max(ofDigits) - OnnxExporterTest.min(ofNoise))
          .isGreaterThan(100 * TOLERANCE); // not one that says the same of everything
    }
  }

  private static float[] assertSame(Objective objective, byte[] model, NDArray images)
      throws OrtException {
    try (NDManager step = images.getManager().newSubManager()) {
      var copy = images.duplicate();
      copy.attach(step);
      var expected = objective.score(copy).toFloatArray();
      assertThat(
              OnnxRun.numbers(
                  model,
                  ObjectiveExporter.OUTPUT,
                  images.toFloatArray(),
                  images.getShape().getShape()))
          .containsExactly(expected, within(TOLERANCE));
      return expected;
    }
  }
}
