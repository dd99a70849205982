package org.mechanist.learner.snapshot;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A network as it was at one moment, outside of the engine. Making one costs the learner thread a
 * copy of its numbers; the rest may be done on any thread. Nobody writes to the numbers.
 */
public final class NetworkCopy {

  private final Function<List<float[]>, byte[]> form;
  private final List<float[]> numbers;

  /**
   * @param form writes such numbers as ONNX; needs no engine
   * @param numbers all that may be different another time
   */
  public NetworkCopy(Function<List<float[]>, byte[]> form, float[]... numbers) {
    this.form = form;
    this.numbers = List.of(numbers);
  }

  /** Whether a copy of the same network holds the same numbers, so that it is the same model. */
  public boolean isSameAs(NetworkCopy other) {
    boolean same = numbers.size() == other.numbers.size();
    for (int i = 0; same && i < numbers.size(); i++) {
      same = Arrays.equals(numbers.get(i), other.numbers.get(i));
    }
    return same;
  }

  /** The ONNX model. */
  public byte[] toOnnx() {
    return form.apply(numbers);
  }
}
