package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import org.mechanist.learner.recipe.Recipe;

/** What follows a hidden layer, computed without a copy of its input where the engine can. */
public final class Activations {

  /** Of a leaky ReLU below 0. */
  public static final double SLOPE = 0.2;

  /** Found when first used, once the engine is loaded. */
  private static final class Functions {
    // at::_ops::elu_::call(at::Tensor&, c10::Scalar const&, c10::Scalar const&, c10::Scalar const&)
    static final InPlace ELU =
        new InPlace(
            "_ZN2at4_ops4elu_4callERNS_6TensorERKN3c106ScalarES7_S7_",
            input -> ai.djl.nn.Activation.elu(input, 1f),
            1,
            1,
            1);
    // at::_ops::leaky_relu_::call(at::Tensor&, c10::Scalar const&)
    static final InPlace LEAKY_RELU =
        new InPlace(
            "_ZN2at4_ops11leaky_relu_4callERNS_6TensorERKN3c106ScalarE",
            input -> ai.djl.nn.Activation.leakyRelu(input, (float) SLOPE),
            SLOPE);
  }

  private Activations() {}

  /**
   * @param input the result of another layer, of any shape; consumed: it is not to be used
   *     afterwards
   */
  public static NDArray apply(Recipe.Activation activation, NDArray input) {
    return switch (activation) {
      case ELU -> Functions.ELU.apply(input);
      case LEAKY_RELU -> Functions.LEAKY_RELU.apply(input);
    };
  }
}
