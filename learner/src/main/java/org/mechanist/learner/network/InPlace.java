package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function of PyTorch's that writes its result over its input: half the memory to go through, and
 * a backward pass that needs the result alone. DJL does not offer those, so one is called by its
 * symbol; where the platform has another one (Windows), the same function into new memory serves.
 */
final class InPlace {

  private static final Logger LOG = LoggerFactory.getLogger(InPlace.class);

  private final Function symbol; // null where there is none
  private final Memory[] scalars;
  private final UnaryOperator<NDArray> otherwise;

  /**
   * @param symbol of an operator that takes a tensor by reference, then scalars
   * @param otherwise the same into new memory
   */
  InPlace(String symbol, UnaryOperator<NDArray> otherwise, double... scalars) {
    this.symbol = find(symbol);
    this.otherwise = otherwise;
    this.scalars = new Memory[scalars.length];
    for (int i = 0; i < scalars.length; i++) {
      this.scalars[i] = scalar(scalars[i]);
    }
  }

  private static Function find(String symbol) {
    try {
      return NativeLibrary.getInstance("torch_cpu").getFunction(symbol);
    } catch (UnsatisfiedLinkError e) {
      LOG.debug("an activation takes new memory: {}", e.getMessage());
      return null;
    }
  }

  /** A c10::Scalar: its tag, 0 for a double, and 16 bytes on its value. */
  private static Memory scalar(double value) {
    var scalar = new Memory(32);
    scalar.clear();
    scalar.setDouble(16, value);
    return scalar;
  }

  /**
   * @param input of any shape, computed and not given by the caller; not to be used afterwards
   */
  NDArray apply(NDArray input) {
    if (symbol == null) {
      var result = otherwise.apply(input);
      input.close();
      return result;
    }
    var arguments = new Object[1 + scalars.length];
    arguments[0] = new Pointer(((PtNDArray) input).getHandle());
    System.arraycopy(scalars, 0, arguments, 1, scalars.length);
    symbol.invokePointer(arguments);
    return input;
  }
}
