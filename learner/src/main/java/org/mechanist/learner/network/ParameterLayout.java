package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mechanist.learner.recipe.Recipe.Initialisation;

/**
 * The order and shapes of a network's parameters within one flat vector.
 *
 * <p>One vector makes Adam, averaging, cloning and checkpoints an operation or two each.
 * Convolution kernels are stored {@code [out, height, width, in]} and viewed as {@code [out, in,
 * height, width]}: that is PyTorch's channels-last layout, the faster one on a CPU.
 */
public final class ParameterLayout {

  private enum Kind {
    KERNEL,
    MATRIX,
    BIAS,
    ONES,
    ZEROS
  }

  private record Slot(String name, Kind kind, Shape stored, int fanIn) {}

  private final List<Slot> slots = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();

  /** A 3×3 convolution: kernel, then bias. */
  public ParameterLayout convolution(String name, int in, int out) {
    add(new Slot(name + ".weight", Kind.KERNEL, new Shape(out, 3, 3, in), 9 * in));
    return add(new Slot(name + ".bias", Kind.BIAS, new Shape(out), 9 * in));
  }

  /** The affine part of a batch normalisation: scale (1 at first), then shift (0 at first). */
  public ParameterLayout normalisation(String name, int channels) {
    add(new Slot(name + ".scale", Kind.ONES, new Shape(channels), 1));
    return add(new Slot(name + ".shift", Kind.ZEROS, new Shape(channels), 1));
  }

  /** A fully connected layer: matrix {@code [out, in]}, then bias. */
  public ParameterLayout linear(String name, int in, int out) {
    add(new Slot(name + ".weight", Kind.MATRIX, new Shape(out, in), in));
    return add(new Slot(name + ".bias", Kind.BIAS, new Shape(out), in));
  }

  private ParameterLayout add(Slot slot) {
    slots.add(slot);
    ends.add(size() + slot.stored().size());
    return this;
  }

  /** Parameters in all. */
  public long size() {
    return ends.isEmpty() ? 0 : ends.get(ends.size() - 1);
  }

  /**
   * One parameter as other frameworks want it: kernels as {@code [out, in, height, width]}.
   *
   * @param values row-major
   */
  public record Parameter(String name, long[] shape, float[] values) {}

  /**
   * All parameters, in order, from a flat vector; needs no engine.
   *
   * @param flat {@code [size]}
   */
  public List<Parameter> parameters(float[] flat) {
    var parameters = new ArrayList<Parameter>();
    for (int i = 0; i < slots.size(); i++) {
      var slot = slots.get(i);
      long end = ends.get(i);
      var values = Arrays.copyOfRange(flat, (int) (end - slot.stored().size()), (int) end);
      parameters.add(
          slot.kind() == Kind.KERNEL
              ? channelsFirst(slot, values)
              : new Parameter(slot.name(), slot.stored().getShape(), values));
    }
    return parameters;
  }

  /**
   * A flat vector of parameters as other frameworks have them; the reverse of {@link #parameters}.
   *
   * @param values by name, kernels as {@code [out, in, height, width]}; what is missing is 0
   * @return {@code [size]}
   */
  public float[] flat(Map<String, float[]> values) {
    var flat = new float[(int) size()];
    for (int i = 0; i < slots.size(); i++) {
      var slot = slots.get(i);
      int length = (int) slot.stored().size();
      var given = values.getOrDefault(slot.name(), new float[length]);
      var stored = slot.kind() == Kind.KERNEL ? channelsLast(slot, given) : given;
      System.arraycopy(stored, 0, flat, (int) (ends.get(i) - length), length);
    }
    return flat;
  }

  private static float[] channelsLast(Slot slot, float[] values) {
    int out = (int) slot.stored().get(0);
    int area = (int) (slot.stored().get(1) * slot.stored().get(2));
    int in = (int) slot.stored().get(3);
    var turned = new float[values.length];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int p = 0; p < area; p++) {
          turned[(o * area + p) * in + i] = values[(o * in + i) * area + p];
        }
      }
    }
    return turned;
  }

  private static Parameter channelsFirst(Slot slot, float[] values) {
    int out = (int) slot.stored().get(0);
    int area = (int) (slot.stored().get(1) * slot.stored().get(2));
    int in = (int) slot.stored().get(3);
    var turned = new float[values.length];
    for (int o = 0; o < out; o++) {
      for (int p = 0; p < area; p++) {
        for (int i = 0; i < in; i++) {
          turned[(o * in + i) * area + p] = values[(o * area + p) * in + i];
        }
      }
    }
    return new Parameter(slot.name(), new long[] {out, in, 3, 3}, turned);
  }

  /**
   * The parameters as views of {@code flat}, in order, owned by its manager; gradients flow back
   * into {@code flat}.
   *
   * @param flat {@code [size]}
   */
  public NDList views(NDArray flat) {
    var inner = ends.subList(0, ends.size() - 1).stream().mapToLong(Long::longValue).toArray();
    var parts = flat.split(inner, 0);
    var views = new NDList(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      var slot = slots.get(i);
      try (var part = parts.get(i)) {
        views.add(view(slot, part));
      }
    }
    return views;
  }

  private static NDArray view(Slot slot, NDArray part) {
    return switch (slot.kind()) {
      case KERNEL -> {
        try (var stored = part.reshape(slot.stored())) {
          yield stored.transpose(0, 3, 1, 2);
        }
      }
      case MATRIX, BIAS, ONES, ZEROS -> part.reshape(slot.stored());
    };
  }

  /**
   * Random initial parameters from the engine's random numbers: uniform kernels, matrices and
   * biases, scales 1, shifts 0.
   *
   * @return {@code [size]}, owned by {@code manager}
   */
  public NDArray initial(NDManager manager, Initialisation initialisation) {
    try (var step = manager.newSubManager()) {
      var parts = new NDList(slots.size());
      for (var slot : slots) {
        parts.add(initial(slot, step, initialisation));
      }
      var flat = NDArrays.concat(parts);
      flat.attach(manager);
      return flat;
    }
  }

  private static NDArray initial(Slot slot, NDManager manager, Initialisation initialisation) {
    var shape = new Shape(slot.stored().size());
    // A uniform distribution on ±b has a standard deviation of b / √3.
    double small = 1 / Math.sqrt(slot.fanIn());
    double he = Math.sqrt(6.0 / slot.fanIn());
    return switch (slot.kind()) {
      case ONES -> manager.ones(shape);
      case ZEROS -> manager.zeros(shape);
      case BIAS -> manager.randomUniform((float) -small, (float) small, shape);
      case KERNEL, MATRIX -> {
        float bound = (float) (initialisation == Initialisation.HE ? he : small);
        yield manager.randomUniform(-bound, bound, shape);
      }
    };
  }
}
