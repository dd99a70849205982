package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Autoencoder;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.NetworkCopy;
import org.mechanist.learner.snapshot.ObjectiveExporter;

/**
 * The objective that needs no adversary (paper, section 3.2): c(x) is the negative loss of a
 * variational autoencoder that knows canonical images alone, an estimate from below of their log
 * likelihood. Winners minimise that very loss of their restorations.
 *
 * <p>It has to know canonical images before anybody competes for its favour: {@link #pretrain}.
 * After that it goes on learning from the reservoir at each step, since canonical images may keep
 * coming; restorations never teach it anything, so it can be neither fooled into a race nor spoilt
 * by bad ones.
 *
 * <p>It scores and teaches by the posterior's mean, so that what winners lower is what they are
 * scored by, and learns by a sample of the posterior.
 *
 * <p>A likelihood prefers plain images to rich ones: measured on MNIST, a black image scores −2,
 * digits −10. Winners find that out, and restore to next to nothing.
 */
public final class VaeObjective implements Objective {

  /**
   * What counts as one logit, in nats for each pixel of an image: a canonical digit of 32×32 costs
   * about 100 nats, so about 10 logits, and a restoration that is 10 nats worse is one logit worse,
   * which is what the gate's margin and affinities are made for.
   */
  private static final double NATS_PER_PIXEL = 0.01;

  private final Torch torch;
  private final Recipe.Vae recipe;
  private final Autoencoder network;
  private final NDManager manager;
  private final Weights weights;
  private final NDArray unit; // [], logits in a nat

  /**
   * @param torch its random numbers draw the initial weights
   * @param width of all images, in pixels
   * @param height likewise
   */
  public VaeObjective(Torch torch, Recipe.Vae recipe, int width, int height) {
    this.torch = torch;
    this.recipe = recipe;
    this.network = new Autoencoder(width, height, recipe.hidden(), recipe.latent());
    this.manager = torch.newManager();
    try (var initial = network.layout().initial(manager, Recipe.Initialisation.SMALL)) {
      this.weights = new Weights(manager, initial, 0);
    }
    this.unit = manager.create((float) (1 / (NATS_PER_PIXEL * network.pixels())));
  }

  /**
   * {@inheritDoc}
   *
   * @return minus the loss, at most 0
   */
  @Override
  public NDArray score(NDArray images) {
    var owner = images.getManager();
    try (var own = owner.newSubManager()) {
      var input = images.duplicate();
      input.attach(own);
      var scores = network.loss(weights.current(own), input).mul(unit).neg(); // [batch]
      scores.attach(owner);
      return scores;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @param noise not looked at
   */
  @Override
  public NDArray loss(NDArray restorations, NDArray noise) {
    var step = restorations.getManager();
    return network.loss(weights.current(step), restorations).mul(unit);
  }

  @Override
  public void pretrain(Function<NDManager, NDArray> draw, PretrainingListener listener) {
    for (int iteration = 1; iteration <= recipe.pretrainingSteps(); iteration++) {
      try (var step = manager.newSubManager()) {
        listener.iteration(iteration, recipe.pretrainingSteps(), learn(draw.apply(step)));
      }
    }
  }

  /**
   * Learns from the canonical images alone.
   *
   * @param winning not looked at
   * @param losing not looked at
   * @param winnerWeight not looked at
   */
  @Override
  public double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight) {
    return learn(canonical);
  }

  private double learn(NDArray canonical) {
    try (var step = manager.newSubManager()) {
      var noise = step.randomNormal(new Shape(canonical.getShape().get(0), network.latent()));
      var images = canonical.duplicate();
      images.attach(step);
      // As a piece of work of its own it is done on one thread, with the same result for any number
      // of them.
      return torch.sideBySide(List.of(images), batch -> learn(step, batch, noise)).get(0);
    }
  }

  /** One step of Adam against the mean loss. */
  private double learn(NDManager step, NDArray images, NDArray noise) {
    var leaf = weights.leaf(step);
    double loss;
    try (var tape = torch.recordGradients()) {
      var mean = network.loss(leaf, images, noise).mul(unit).mean(); // []
      loss = mean.getFloat();
      if (!weights.accepts(loss)) {
        return Double.NaN;
      }
      tape.backward(mean);
    }
    var gradient = leaf.getGradient();
    gradient.attach(step);
    return weights.learn(gradient, recipe.adam()) ? loss : Double.NaN;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public NetworkCopy copy() {
    return new NetworkCopy(
        numbers -> ObjectiveExporter.export(network, numbers.get(0), numbers.get(1)[0]),
        weights.toFloats(),
        unit.toFloatArray());
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
