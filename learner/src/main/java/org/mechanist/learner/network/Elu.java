package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exponential linear unit with α = 1 (Clevert et al. 2016), written over its input: half the
 * memory to go through, and a backward pass that needs no exponential, since the result tells it
 * all. PyTorch has that, DJL does not offer it, so it is called by its symbol; where the platform
 * has another one (Windows), the same function into new memory serves.
 */
final class Elu {

  private static final Logger LOG = LoggerFactory.getLogger(Elu.class);

  // at::_ops::elu_::call(at::Tensor&, c10::Scalar const&, c10::Scalar const&, c10::Scalar const&)
  private static final String SYMBOL = "_ZN2at4_ops4elu_4callERNS_6TensorERKN3c106ScalarES7_S7_";
  private static final Function IN_PLACE = find();
  private static final Memory ONE = one();

  private Elu() {}

  private static Function find() {
    try {
      return NativeLibrary.getInstance("torch_cpu").getFunction(SYMBOL);
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("ELU takes new memory: {}", e.getMessage());
      return null;
    }
  }

  /** A c10::Scalar: its tag, 0 for a double, and 16 bytes on its value. */
  private static Memory one() {
    var scalar = new Memory(32);
    scalar.clear();
    scalar.setDouble(16, 1);
    return scalar;
  }

  /**
   * @param input of any shape, computed and not given by the caller; not to be used afterwards
   */
  static NDArray apply(NDArray input) {
    if (IN_PLACE == null) {
      var result = Activation.elu(input, 1f);
      input.close();
      return result;
    }
    IN_PLACE.invokePointer(
        new Object[] {new Pointer(((PtNDArray) input).getHandle()), ONE, ONE, ONE});
    return input;
  }
}
