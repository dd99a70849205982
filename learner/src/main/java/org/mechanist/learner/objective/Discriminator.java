package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.function.IntFunction;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;

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
 * <p>Deviations from the paper, both the recipe's choice: Gaussian noise on what D sees while it or
 * the winners learn, which keeps D smooth (Arjovsky and Bottou 2017); while it scores, one fixed
 * noise pattern.
 */
public final class Discriminator implements Objective {

  // Paper, Table 1. Its text has a pool after every two convolutions; the table, followed here, has
  // three first.
  private static final int[][] BLOCKS = {{16, 16, 16}, {32, 32}, {64, 64}};
  private static final int HIDDEN = 1024;

  private final Torch torch;
  private final Recipe.Discriminator recipe;
  private final Pyramid network;
  private final NDManager manager;
  private final Weights weights;
  private final NDArray pattern; // [1, 1, height, width], the scoring noise

  /**
   * @param torch its random numbers draw the initial weights
   * @param width of all images, in pixels, divisible by 8
   * @param height likewise
   */
  public Discriminator(Torch torch, Recipe.Discriminator recipe, int width, int height) {
    this.torch = torch;
    this.recipe = recipe;
    this.network = new Pyramid(width, height, BLOCKS, HIDDEN, 1);
    this.manager = torch.newManager();
    try (var initial = network.layout().initial(manager, recipe.initialisation())) {
      this.weights = new Weights(manager, initial, 0);
    }
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
  public NDArray loss(NDArray restorations) {
    // −log D(x) = softplus(−logit)
    var step = restorations.getManager();
    var logits = logits(weights.current(step), noisy(restorations));
    return Activation.softPlus(logits.neg());
  }

  @Override
  public double learn(NDArray canonical, NDArray winning, NDList losing, double winnerWeight) {
    try (var step = manager.newSubManager()) {
      var groups = new NDList(canonical, winning).addAll(losing);
      int size = (int) canonical.getShape().get(0);
      var images = NDArrays.concat(groups); // [all, 1, height, width]
      images.attach(step);
      // −log D(x) = softplus(−logit) and −log(1 − D(x)) = softplus(logit)
      var sign = perImage(step, groups.size(), size, group -> group == 0 ? -1f : 1f); // [all]
      var weight = // [all]
          perImage(
              step,
              groups.size(),
              size,
              group -> weight(group, losing.size(), winnerWeight) / size);
      var leaf = weights.leaf(step);
      double loss;
      try (var tape = torch.recordGradients()) {
        var total = Activation.softPlus(logits(leaf, noisy(images)).mul(sign)).mul(weight).sum();
        loss = total.getFloat();
        if (!Double.isFinite(loss)) {
          return loss;
        }
        tape.backward(total);
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      return weights.learn(gradient, recipe.adam()) ? loss : Double.NaN;
    }
  }

  /**
   * The weight of a group's mean: canonical images count 1, all restorations of an image together
   * 1.
   */
  private static float weight(int group, int losers, double winnerWeight) {
    return switch (group) {
      case 0 -> 1f;
      case 1 -> losers == 0 ? 1f : (float) winnerWeight;
      default -> (float) ((1 - winnerWeight) / losers);
    };
  }

  /** One number for each image: its group's. */
  private static NDArray perImage(NDManager step, int groups, int size, IntFunction<Float> value) {
    var values = new float[groups * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(i / size);
    }
    return step.create(values);
  }

  private NDArray logits(NDArray parameters, NDArray images) {
    return network.apply(parameters, images).reshape(-1); // [batch]
  }

  private NDArray noisy(NDArray images) {
    if (recipe.inputNoise() == 0) {
      return images;
    }
    float deviation = (float) recipe.inputNoise();
    return images.add(
        images.getManager().randomNormal(0f, deviation, images.getShape(), images.getDataType()));
  }

  @Override
  public float[] toFloats() {
    return weights.toFloats();
  }

  @Override
  public void close() {
    manager.close();
  }
}
