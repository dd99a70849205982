package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;

/** What is written over its input is what PyTorch computes into new memory. */
class EluTest {

  private final Torch torch = SharedTorch.get();

  @Test
  void elu_valuesOfBothSigns_areThoseOfItsDefinition() {
    try (var manager = torch.newManager()) {
      var values = Layers.elu(manager.create(new float[] {-30, -1, -0.5f, 0, 0.5f, 30}));

      assertThat(values.toFloatArray())
          .containsExactly(
              new float[] {-1, (float) Math.expm1(-1), (float) Math.expm1(-0.5), 0, 0.5f, 30},
              within(1e-6f));
    }
  }

  @Test
  void elu_ofALayer_hasTheSameValuesAndGradients() {
    assertThat(gradient(Layers::elu))
        .containsExactly(gradient(input -> Activation.elu(input, 1f)), within(1e-6f));
  }

  /** Of a sum of squares behind a layer whose results have both signs, by its input. */
  private float[] gradient(UnaryOperator<NDArray> elu) {
    torch.seed(1);
    try (var manager = torch.newManager()) {
      var input = manager.randomNormal(new Shape(64));
      var factor = manager.create(2f);
      input.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        tape.backward(elu.apply(input.mul(factor)).square().sum());
      }
      var gradient = input.getGradient();
      gradient.attach(manager);
      return gradient.toFloatArray();
    }
  }
}
