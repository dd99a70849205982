package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.LongStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.recipe.Recipe;

/**
 * The weights of one network and all that Adam knows of them: four flat vectors and a count.
 *
 * <p>Owned by the learner thread; close it. Everything it hands out belongs to the manager that was
 * asked for, and shares the weights' memory: it is to be read, and is old once they learn.
 *
 * <p>Adam (Kingma and Ba 2015) is the engine's operation on moments that are kept here, since DJL's
 * optimiser keeps its moments where they can be neither saved nor copied. A step with a gradient of
 * zero would still move weights by their momentum: so only what won anything is stepped.
 */
public final class Weights implements AutoCloseable {

  private static final long PART = 16_384; // weights
  private static final double SMALLEST = 1e-30; // a moment, lest 0 is divided by 0

  private final NDManager manager;
  private final NDArray values; // [size]
  private final NDArray firstMoment; // [size]
  private final NDArray secondMoment; // [size]
  private final NDArray average; // [size], the values themselves where nothing is averaged
  private final double averaging;
  private long updates;
  private Bounds bounds = Bounds.NONE;
  private double gradientNorm; // of the last gradient

  /**
   * What is learned from: beyond, something has gone wrong.
   *
   * @param loss the greatest
   * @param gradientNorm the greatest Euclidean norm
   */
  public record Bounds(double loss, double gradientNorm) {

    /** Every number. */
    public static final Bounds NONE = new Bounds(Double.MAX_VALUE, Double.MAX_VALUE);
  }

  /**
   * Everything there is to know of a network's weights, outside the engine.
   *
   * @param average the values where nothing is averaged
   */
  public record Copy(
      float[] values, float[] firstMoment, float[] secondMoment, float[] average, long updates) {}

  /**
   * Fresh weights without history.
   *
   * @param parent its manager outlives this
   * @param initial {@code [size]}; copied
   * @param averaging decay per update of the exponential average, 0 for none
   */
  public Weights(NDManager parent, NDArray initial, double averaging) {
    this.manager = parent.newSubManager();
    this.averaging = averaging;
    values = copy(initial, manager);
    firstMoment = manager.zeros(initial.getShape());
    secondMoment = manager.zeros(initial.getShape());
    average = averaging > 0 ? copy(initial, manager) : values;
  }

  /** A view of the weights that records gradients of its own. */
  public NDArray leaf(NDManager step) {
    var leaf = current(step);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** A view of the weights that learn. */
  public NDArray current(NDManager step) {
    return view(values, step);
  }

  /** A view of the exponential average; of the weights themselves where nothing is averaged. */
  public NDArray averaged(NDManager step) {
    return view(average, step);
  }

  /**
   * One step of Adam against {@code gradient}, then the average follows.
   *
   * @param gradient {@code [size]}, owned by the learning step
   * @return false if the gradient holds anything but finite numbers, or is out of bounds: then
   *     nothing has changed
   */
  public boolean learn(NDArray gradient, Recipe.Adam adam) {
    try (var squares = gradient.square().sum()) {
      gradientNorm = Math.sqrt(squares.getFloat());
    }
    if (!(gradientNorm <= bounds.gradientNorm())) { // nor if it is no number
      return false;
    }
    updates++;
    double b1 = adam.beta1();
    double b2 = adam.beta2();
    // The order of operations of section 2's last paragraph, which leaves ε where Algorithm 1 has
    // it.
    double correction = Math.sqrt(1 - Math.pow(b2, updates));
    double learningRate = adam.learningRate(updates - 1) / surprise(gradient, adam);
    double rate = learningRate * correction / (1 - Math.pow(b1, updates));
    values
        .getNDArrayInternal()
        .adamUpdate(
            new NDList(values, gradient, firstMoment, secondMoment),
            new NDList(values),
            (float) learningRate,
            (float) rate,
            0f, // no weight decay
            1f, // no scaling of the gradient
            -1f, // no clipping
            (float) b1,
            (float) b2,
            (float) (adam.epsilon() * correction),
            false,
            false);
    if (averaging > 0) {
      // A young average forgets sooner, lest it is the initial weights for long (as in TensorFlow).
      double kept = Math.min(averaging, (1.0 + updates) / (10.0 + updates));
      average.muli(kept);
      try (var recent = values.mul(1 - kept)) {
        average.addi(recent);
      }
    }
    return true;
  }

  /** From now on nothing is learned from what is beyond these. */
  public void learnWithin(Bounds usual) {
    bounds = usual;
  }

  /** Whether a loss is a number within the bounds. */
  public boolean accepts(double loss) {
    return Math.abs(loss) <= bounds.loss();
  }

  /** The Euclidean norm of the gradient last given, learned from or not; 0 before. */
  public double gradientNorm() {
    return gradientNorm;
  }

  /**
   * By how much a gradient exceeds what the second moment, this one included, has seen: root mean
   * square over all weights, 1 if it does not or is not to be looked at. A part that fits the cache
   * at a time, and so that the sum does not depend on the number of threads.
   */
  private double surprise(NDArray gradient, Recipe.Adam adam) {
    if (!adam.clipped()) {
      return 1;
    }
    double b2 = adam.beta2();
    // The correction for a moment that began at 0, of the moment as it will be.
    double correction = 1 - Math.pow(b2, updates);
    double sum = 0;
    try (var step = manager.newSubManager()) {
      var gradients = parts(gradient, step);
      var moments = parts(secondMoment, step);
      for (int i = 0; i < gradients.size(); i++) {
        var squares = gradients.get(i).square();
        var moment = moments.get(i).mul(b2 / correction);
        moment.addi(squares.mul((1 - b2) / correction)).addi(SMALLEST);
        sum += squares.divi(moment).sum().getFloat();
      }
    }
    return Math.max(1, Math.sqrt(sum / gradient.size()));
  }

  /** Views of a vector's parts, owned by {@code step}. */
  private static NDList parts(NDArray vector, NDManager step) {
    var ends = LongStream.iterate(PART, end -> end < vector.size(), end -> end + PART).toArray();
    if (ends.length == 0) {
      return new NDList(view(vector, step));
    }
    var parts = vector.split(ends, 0);
    parts.attach(step);
    return parts;
  }

  /**
   * Becomes a copy of {@code other}, moments and all, with its weights multiplied by 1 + {@code
   * noise} · N(0,1).
   *
   * @param noise relative standard deviation, 0 for an exact copy
   */
  public void become(Weights other, double noise) {
    try (var step = manager.newSubManager()) {
      var source = copy(other.values, step);
      if (noise > 0) {
        var factor = step.randomNormal(1f, (float) noise, source.getShape(), source.getDataType());
        source.muli(factor);
      }
      assign(values, source);
      assign(firstMoment, copy(other.firstMoment, step));
      assign(secondMoment, copy(other.secondMoment, step));
      if (averaging > 0) {
        assign(average, source);
      }
      updates = other.updates;
    }
  }

  /**
   * Makes a part of the weights a copy of another part, moments and all.
   *
   * @param from index of the first that is copied
   * @param to index of the first that is overwritten
   * @param length how many
   */
  public void copy(long from, long to, long length) {
    for (var array : List.of(values, firstMoment, secondMoment)) {
      copy(array, from, to, length);
    }
    if (averaging > 0) {
      copy(average, from, to, length);
    }
  }

  /**
   * Makes a part of the weights the mean of other parts, moments and all.
   *
   * @param from indices of the first of each that is looked at, at least one
   * @param to index of the first that is overwritten
   * @param length how many
   */
  public void mean(List<Long> from, long to, long length) {
    for (var array : List.of(values, firstMoment, secondMoment)) {
      mean(array, from, to, length);
    }
    if (averaging > 0) {
      mean(average, from, to, length);
    }
  }

  private static void mean(NDArray array, List<Long> from, long to, long length) {
    try (var own = array.getManager().newSubManager()) {
      var sum = own.zeros(new Shape(length));
      for (long one : from) {
        var part = array.get("{}:{}", one, one + length);
        part.attach(own);
        sum.addi(part);
      }
      array.set(new NDIndex("{}:{}", to, to + length), sum.divi(from.size()));
    }
  }

  /** A view belongs to the array's manager: it would stay for as long as that does. */
  private static void copy(NDArray array, long from, long to, long length) {
    try (var view = array.get("{}:{}", from, from + length);
        var part = view.duplicate()) {
      array.set(new NDIndex("{}:{}", to, to + length), part);
    }
  }

  /**
   * Starts Adam anew, and the average from the weights as they are: what was learned so far was
   * another task.
   */
  public void forget() {
    firstMoment.muli(0);
    secondMoment.muli(0);
    updates = 0;
    if (averaging > 0) {
      assign(average, values);
    }
  }

  /** Goes on from the average; nothing changes where nothing is averaged. */
  public void becomeAverage() {
    if (averaging > 0) {
      assign(values, average);
    }
  }

  /** A copy of all that is learned. */
  public Copy copy() {
    return new Copy(
        toFloats(), firstMomentToFloats(), secondMomentToFloats(), averageToFloats(), updates);
  }

  /** Goes back to a state of these very weights. */
  public void restore(Copy before) {
    try (var step = manager.newSubManager()) {
      assign(values, step.create(before.values()));
      assign(firstMoment, step.create(before.firstMoment()));
      assign(secondMoment, step.create(before.secondMoment()));
      if (averaging > 0) {
        assign(average, step.create(before.average()));
      }
    }
    updates = before.updates();
  }

  /** How many steps of Adam there were. */
  public long updates() {
    return updates;
  }

  /** All values, for export, checkpoints and tests. */
  public float[] toFloats() {
    return values.toFloatArray();
  }

  /** Adam's running mean of the gradient, for checkpoints and tests. */
  public float[] firstMomentToFloats() {
    return firstMoment.toFloatArray();
  }

  /** Adam's running mean of the squared gradient, for checkpoints and tests. */
  public float[] secondMomentToFloats() {
    return secondMoment.toFloatArray();
  }

  /** The exponential average, for export and checkpoints. */
  public float[] averageToFloats() {
    return average.toFloatArray();
  }

  /** All that there is, for a checkpoint. */
  public void exchange(State state) {
    EngineArrays.exchange(state, "values", values);
    EngineArrays.exchange(state, "firstMoment", firstMoment);
    EngineArrays.exchange(state, "secondMoment", secondMoment);
    if (averaging > 0) {
      EngineArrays.exchange(state, "average", average);
    }
    updates = state.value("updates", Long.class, updates);
  }

  private static void assign(NDArray to, NDArray from) {
    from.copyTo(to);
  }

  private static NDArray view(NDArray array, NDManager owner) {
    var view = array.stopGradient(); // another handle on the same memory
    view.attach(owner);
    return view;
  }

  private static NDArray copy(NDArray array, NDManager owner) {
    var copy = array.duplicate();
    copy.attach(owner);
    return copy;
  }

  @Override
  public void close() {
    manager.close();
  }
}
