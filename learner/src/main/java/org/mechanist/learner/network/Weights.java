package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.mechanist.learner.recipe.Recipe;

/**
 * The weights of one network and all that Adam knows of them: four flat vectors and a count.
 *
 * <p>Owned by the learner thread; close it. Everything it hands out belongs to the manager that was
 * asked for.
 *
 * <p>Adam (Kingma and Ba 2015, Algorithm 1) is written out because DJL's keeps its moments where
 * they can be neither saved nor copied. A step with a gradient of zero would still move weights by
 * their momentum: so only what won anything is stepped.
 */
public final class Weights implements AutoCloseable {

  private final NDManager manager;
  private final NDArray values; // [size]
  private final NDArray firstMoment; // [size]
  private final NDArray secondMoment; // [size]
  private final NDArray average; // [size], the values themselves where nothing is averaged
  private final double averaging;
  private long updates;

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

  /** A copy of the vector that records gradients and dies with {@code step}. */
  public NDArray leaf(NDManager step) {
    var leaf = copy(values, step);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** A copy of the weights that learn. */
  public NDArray current(NDManager step) {
    return copy(values, step);
  }

  /** A copy of the exponential average; of the weights themselves where nothing is averaged. */
  public NDArray averaged(NDManager step) {
    return copy(average, step);
  }

  /**
   * One step of Adam against {@code gradient}, then the average follows.
   *
   * @param gradient {@code [size]}, finite, owned by the learning step
   */
  public void learn(NDArray gradient, Recipe.Adam adam) {
    updates++;
    double b1 = adam.beta1();
    double b2 = adam.beta2();
    firstMoment.muli(b1);
    firstMoment.addi(gradient.mul(1 - b1));
    secondMoment.muli(b2);
    secondMoment.addi(gradient.square().mul(1 - b2));
    try (var step = manager.newSubManager()) {
      var rate = adam.learningRate() / (1 - Math.pow(b1, updates));
      var change = copy(secondMoment, step); // [size]
      change.divi(1 - Math.pow(b2, updates));
      var root = change.sqrt();
      root.addi(adam.epsilon());
      var momentum = copy(firstMoment, step); // [size]
      momentum.muli(rate);
      momentum.divi(root);
      values.subi(momentum);
      if (averaging > 0) {
        var recent = copy(values, step);
        recent.muli(1 - averaging);
        average.muli(averaging);
        average.addi(recent);
      }
    }
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

  /** How many steps of Adam there were. */
  public long updates() {
    return updates;
  }

  /** All values, for export, checkpoints and tests. */
  public float[] toFloats() {
    return values.toFloatArray();
  }

  /** The exponential average, for export and checkpoints. */
  public float[] averageToFloats() {
    return average.toFloatArray();
  }

  private static void assign(NDArray to, NDArray from) {
    from.copyTo(to);
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
