package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.EngineArrays;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.NetworkCopy;
import org.mechanist.learner.snapshot.ObjectiveExporter;

/**
 * The adversarial objective (paper, Eq. 3): a network D that learns to tell canonical images from
 * restorations; c(x) is its logit, of which log D(x) is a monotone function, so that the same
 * expert wins.
 *
 * <p>D maximises log D(x) + Σ<sub>j</sub> w<sub>j</sub> log(1 − D(E<sub>j</sub>(x'))), with
 * w<sub>j</sub> = 1/N' for all experts in the paper. The recipe may have it look at the winner and
 * a few sampled losers instead: with the winner's weight 1/N' and the losers sharing the rest this
 * is an unbiased estimate of the same.
 *
 * <p>Deviations from the paper, all the recipe's choice: a penalty on large logits; Gaussian noise
 * on what D sees while it or the winners learn, which keeps D smooth (Arjovsky and Bottou 2017);
 * while it scores, one fixed noise pattern.
 */
public final class Discriminator implements Objective {

  // Paper, Table 1. Its text has a pool after every two convolutions; the table, followed here, has
  // three first.
  private static final int[][] BLOCKS = {{16, 16, 16}, {32, 32}, {64, 64}};
  private static final int HIDDEN = 1024;

  /**
   * So many batches go through a backward pass together: each costs a gradient of all weights, more
   * of them fall out of the cache.
   */
  private static final int BATCHES_AT_ONCE = 2;

  private final Torch torch;
  private final Recipe.Discriminator recipe;
  private final Pyramid network;
  private final NDManager manager;
  private final Weights weights;
  private final NDArray deviation; // [], of the noise while learning
  private final NDArray penalty; // [], of a squared logit
  private final NDArray pattern; // [1, 1, height, width], the scoring noise

  /**
   * @param torch its random numbers draw the initial weights
   * @param width of all images, in pixels, divisible by 8
   * @param height likewise
   */
  public Discriminator(Torch torch, Recipe.Discriminator recipe, int width, int height) {
    this.torch = torch;
    this.recipe = recipe;
    this.network = new Pyramid(width, height, BLOCKS, HIDDEN, 1, recipe.activation());
    this.manager = torch.newManager();
    try (var initial = network.layout().initial(manager, recipe.initialisation())) {
      this.weights = new Weights(manager, initial, 0);
    }
    this.deviation = manager.create((float) recipe.inputNoise());
    this.penalty = manager.create((float) recipe.logitPenalty());
    this.pattern =
        manager.randomNormal(new Shape(1, 1, height, width)).muli((float) recipe.scoringNoise());
  }

  @Override
  public NDArray score(NDArray images) {
    var owner = images.getManager();
    try (var own = owner.newSubManager()) {
      var input = recipe.scoringNoise() > 0 ? images.add(pattern) : images.duplicate();
      input.attach(own);
      var logits = logits(weights.current(own), input);
      logits.attach(owner);
      return logits;
    }
  }

  @Override
  public NDArray loss(NDArray restorations, NDArray noise) {
    // −log D(x) = softplus(−logit)
    var step = restorations.getManager();
    var logits = logits(weights.current(step), noisy(restorations, noise));
    return Activation.softPlus(logits.neg());
  }

  @Override
  public double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight) {
    try (var step = manager.newSubManager()) {
      var batches = new ArrayList<Batch>();
      batches.add(batch(step, canonical, true, 1));
      batches.add(batch(step, winning, false, losing.isEmpty() ? 1 : winnerWeight));
      for (var lost : losing) {
        batches.add(batch(step, lost, false, (1 - winnerWeight) / losing.size()));
      }
      var lessons = new ArrayList<List<Batch>>();
      for (int next = 0; next < batches.size(); next += BATCHES_AT_ONCE) {
        lessons.add(batches.subList(next, Math.min(next + BATCHES_AT_ONCE, batches.size())));
      }
      var outcomes = torch.sideBySide(lessons, lesson -> learn(step, lesson));
      double loss = outcomes.stream().mapToDouble(Outcome::loss).sum();
      if (!weights.accepts(loss)) {
        return Double.NaN;
      }
      var gradient = outcomes.get(0).gradient(); // [layout.size]
      outcomes.stream().skip(1).forEach(outcome -> gradient.addi(outcome.gradient()));
      return weights.learn(gradient, recipe.adam()) ? loss : Double.NaN;
    }
  }

  /**
   * Images to be told from those of the other kind.
   *
   * @param images {@code [batch, 1, height, width]}
   * @param weight of their mean loss, {@code []}
   */
  private record Batch(NDArray images, boolean canonical, NDArray weight) {}

  /**
   * What comes of a lesson.
   *
   * @param gradient {@code [layout.size]}
   */
  private record Outcome(double loss, NDArray gradient) {}

  /** On the learner thread: it draws the noise. */
  private Batch batch(NDManager step, NDArray images, boolean canonical, double weight) {
    var seen = noisy(images, step.randomNormal(images.getShape()));
    seen.attach(step);
    return new Batch(seen, canonical, step.create((float) weight));
  }

  /** One backward pass for some batches. */
  private Outcome learn(NDManager step, List<Batch> lesson) {
    try (var own = step.newSubManager()) {
      var leaf = weights.leaf(own);
      var images = new NDList(lesson.size());
      for (var batch : lesson) {
        var copy = batch.images().duplicate();
        copy.attach(own);
        images.add(copy);
      }
      double loss;
      try (var tape = torch.recordGradients()) {
        var logits = logits(leaf, Layers.concat(images)).split(ends(lesson), 0); // [batch] each
        var total = own.zeros(new Shape());
        for (int i = 0; i < lesson.size(); i++) {
          total = total.add(loss(logits.get(i), lesson.get(i)));
        }
        loss = total.getFloat();
        tape.backward(total);
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      return new Outcome(loss, gradient);
    }
  }

  /** Where each batch but the last ends. */
  private static long[] ends(List<Batch> lesson) {
    var ends = new long[lesson.size() - 1];
    long end = 0;
    for (int i = 0; i < ends.length; i++) {
      end += lesson.get(i).images().getShape().get(0);
      ends[i] = end;
    }
    return ends;
  }

  /** {@code []} */
  private NDArray loss(NDArray logits, Batch batch) {
    // −log D(x) = softplus(−logit) and −log(1 − D(x)) = softplus(logit)
    var losses = Activation.softPlus(batch.canonical() ? logits.neg() : logits); // [batch]
    var penalties = logits.square().mul(penalty); // [batch]
    return losses.add(penalties).mean().mul(batch.weight());
  }

  private NDArray logits(NDArray parameters, NDArray images) {
    return network.apply(parameters, images).reshape(-1); // [batch]
  }

  /**
   * @param noise standard normal, of the images' shape
   */
  private NDArray noisy(NDArray images, NDArray noise) {
    return images.add(noise.mul(deviation));
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public NetworkCopy copy() {
    return new NetworkCopy(
        numbers -> ObjectiveExporter.export(network, numbers.get(0), numbers.get(1)),
        weights.toFloats(),
        recipe.scoringNoise() > 0 ? pattern.toFloatArray() : new float[0]);
  }

  /** {@inheritDoc} The scoring noise too: another device would draw another one. */
  @Override
  public void exchange(State state) {
    weights.exchange(state.part("weights"));
    EngineArrays.exchange(state, "pattern", pattern);
  }

  @Override
  public void close() {
    manager.close();
  }
}
