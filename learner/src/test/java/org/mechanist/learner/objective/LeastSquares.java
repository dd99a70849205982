package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.NetworkCopy;
import org.mechanist.learner.snapshot.ObjectiveExporter;

/**
 * The objective that {@code docs/extending.md} makes: a discriminator that learns by least squares
 * (Mao et al. 2017) to say +4 of canonical images and −4 of restorations. Those are far enough
 * apart for the gate's margin of one logit to mean what it does elsewhere.
 */
final class LeastSquares implements Objective {

  private static final int[][] BLOCKS = {{16, 16, 16}, {32, 32}, {64, 64}};
  private static final int HIDDEN = 1024;
  private static final float TARGET = 4;

  private final Torch torch;
  private final Recipe.Discriminator recipe;
  private final Pyramid network;
  private final NDManager manager;
  private final Weights weights;

  LeastSquares(Torch torch, Recipe.Discriminator recipe, int width, int height) {
    this.torch = torch;
    this.recipe = recipe;
    this.network = new Pyramid(1, width, height, BLOCKS, HIDDEN, 1, recipe.activation());
    this.manager = torch.newManager();
    try (var initial = network.layout().initial(manager, recipe.initialisation())) {
      this.weights = new Weights(manager, initial, 0);
    }
  }

  @Override
  public NDArray score(NDArray images) {
    var owner = images.getManager();
    try (var own = owner.newSubManager()) {
      var scores = scores(weights.current(own), in(own, images)); // [batch]
      scores.attach(owner);
      return scores;
    }
  }

  @Override
  public NDArray loss(NDArray restorations, NDArray noise) {
    var step = restorations.getManager();
    return distance(scores(weights.current(step), restorations), TARGET); // [n]
  }

  @Override
  public double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight) {
    try (var step = manager.newSubManager()) {
      var leaf = weights.leaf(step);
      double loss;
      try (var tape = torch.recordGradients()) {
        var total = loss(step, leaf, canonical, TARGET, 1);
        total = total.add(loss(step, leaf, winning, -TARGET, losing.isEmpty() ? 1 : winnerWeight));
        for (var lost : losing) {
          double weight = (1 - winnerWeight) / losing.size();
          total = total.add(loss(step, leaf, lost, -TARGET, weight));
        }
        loss = total.getFloat();
        tape.backward(total);
      }
      if (!weights.accepts(loss)) {
        return Double.NaN;
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      return weights.learn(gradient, recipe.adam()) ? loss : Double.NaN;
    }
  }

  /** The weighed mean, {@code []}. */
  private NDArray loss(
      NDManager step, NDArray parameters, NDArray images, float target, double weight) {
    var distances = distance(scores(parameters, in(step, images)), target);
    return distances.mean().mul(step.create((float) weight)); // a double would make it float64
  }

  /** {@code [batch]} */
  private static NDArray distance(NDArray scores, float target) {
    return scores.sub(target).square();
  }

  private NDArray scores(NDArray parameters, NDArray images) {
    return network.apply(parameters, images).reshape(-1); // [batch]
  }

  /** What comes of a copy belongs to the step, and goes with it. */
  private static NDArray in(NDManager step, NDArray images) {
    var copy = images.duplicate();
    copy.attach(step);
    return copy;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public NetworkCopy copy() {
    return new NetworkCopy(
        numbers -> ObjectiveExporter.export(network, numbers.get(0), new float[0], false),
        weights.toFloats());
  }

  @Override
  public void exchange(State state) {
    weights.exchange(state.part("weights"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
