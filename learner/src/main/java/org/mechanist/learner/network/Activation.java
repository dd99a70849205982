package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;

/** What follows a hidden layer. */
public enum Activation {
  /** Exponential linear unit with α = 1 (Clevert et al. 2016): the paper's. */
  ELU {
    @Override
    public NDArray apply(NDArray input) {
      return Functions.ELU.apply(input);
    }
  },
  /**
   * Leaky rectified linear unit, 0.2 times what is negative, as in the discriminators of Radford et
   * al. (2016): a third of the time of an ELU, which is bound by its exponential.
   */
  LEAKY_RELU {
    @Override
    public NDArray apply(NDArray input) {
      return Functions.LEAKY_RELU.apply(input);
    }
  };

  static final double SLOPE = 0.2; // of a leaky ReLU below 0

  /** Found when first used: a recipe is read before the engine is loaded. */
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

  /**
   * @param input the result of another layer, of any shape; consumed: it is not to be used
   *     afterwards
   */
  public abstract NDArray apply(NDArray input);
}
