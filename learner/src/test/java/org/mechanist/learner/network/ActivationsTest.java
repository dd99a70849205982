package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.recipe.Recipe.Activation;

/** What is written over its input is what PyTorch computes into new memory. */
class ActivationsTest {

  private static final float[] INPUT = {-30, -1, -0.5f, 0, 0.5f, 30};

  private final Torch torch = SharedTorch.get();

  @Test
  void elu_valuesOfBothSigns_areThoseOfItsDefinition() {
    assertThat(values(Activation.ELU))
        .containsExactly(
            new float[] {-1, (float) Math.expm1(-1), (float) Math.expm1(-0.5), 0, 0.5f, 30},
            within(1e-6f));
  }

  @Test
  void leakyRelu_valuesOfBothSigns_areThoseOfItsDefinition() {
    assertThat(values(Activation.LEAKY_RELU))
        .containsExactly(new float[] {-6, -0.2f, -0.1f, 0, 0.5f, 30}, within(1e-6f));
  }

  @Test
  void elu_ofALayer_hasTheSameGradients() {
    assertThat(gradient(input -> Activations.apply(Activation.ELU, input)))
        .containsExactly(gradient(input -> ai.djl.nn.Activation.elu(input, 1f)), within(1e-6f));
  }

  @Test
  void leakyRelu_ofALayer_hasTheSameGradients() {
    assertThat(gradient(input -> Activations.apply(Activation.LEAKY_RELU, input)))
        .containsExactly(
            gradient(input -> ai.djl.nn.Activation.leakyRelu(input, 0.2f)), within(1e-6f));
  }

  private float[] values(Activation activation) {
    try (var manager = torch.newManager()) {
      return Activations.apply(activation, manager.create(INPUT)).toFloatArray();
    }
  }

  /** Of a sum of squares behind a layer whose results have both signs, by its input. */
  private float[] gradient(UnaryOperator<NDArray> activation) {
    torch.seed(1);
    try (var manager = torch.newManager()) {
      var input = manager.randomNormal(new Shape(64));
      var factor = manager.create(2f);
      input.setRequiresGradient(true);
      try (var tape = torch.recordGradients()) {
        tape.backward(activation.apply(input.mul(factor)).square().sum());
      }
      var gradient = input.getGradient();
      gradient.attach(manager);
      return gradient.toFloatArray();
    }
  }
}
