package org.mechanist.learner.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
 * <p>Deviations from the paper, all the recipe's choice: D sees the edges of an image beside it; a
 * penalty on large logits; Gaussian noise on what D sees while it or the winners learn, which keeps
 * D smooth (Arjovsky and Bottou 2017); while it scores, one fixed noise pattern.
 */
public final class Discriminator implements Objective {

  // Paper, Table 1. Its text has a pool after every two convolutions; the table, followed here, has
  // three first.
  private static final int[][] BLOCKS = {{16, 16, 16}, {32, 32}, {64, 64}};
  private static final int HIDDEN = 1024;

  /**
   * At most so many go through a backward pass together: each pass costs a gradient of all weights,
   * more images fall out of the cache.
   */
  private static final int IMAGES_AT_ONCE = 64;

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
    this.network =
        new Pyramid(recipe.channels(), width, height, BLOCKS, HIDDEN, 1, recipe.activation());
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
      var shown = new NDList(canonical, winning);
      shown.addAll(losing);
      var examples = examples(step, shown, losing.isEmpty() ? 1 : winnerWeight);
      var outcomes =
          torch.sideBySide(Slice.of(examples.count()), slice -> learn(step, examples, slice));
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
   * Images to be told apart.
   *
   * @param images {@code [count, 1, height, width]}
   * @param signs {@code [count]}, −1 for canonical ones and 1 for restorations
   * @param weights {@code [count]}, of their losses
   */
  private record Examples(NDArray images, NDArray signs, NDArray weights) {
    int count() {
      return (int) images.getShape().get(0);
    }
  }

  /**
   * On the learner thread: it draws the noise.
   *
   * @param shown canonical images, winning restorations, and losing ones, which share the rest of
   *     the restorations' weight
   */
  private Examples examples(NDManager step, NDList shown, double winnerWeight) {
    var images = Layers.concat(shown);
    images.attach(step);
    int count = (int) images.getShape().get(0);
    var signs = new float[count];
    var shares = new float[count];
    int end = 0;
    for (int kind = 0; kind < shown.size(); kind++) {
      double weight =
          switch (kind) {
            case 0 -> 1;
            case 1 -> winnerWeight;
            default -> (1 - winnerWeight) / (shown.size() - 2);
          };
      int begin = end;
      end += (int) shown.get(kind).getShape().get(0);
      Arrays.fill(signs, begin, end, kind == 0 ? -1 : 1);
      Arrays.fill(shares, begin, end, (float) (weight / (end - begin)));
    }
    return new Examples(
        noisy(images, step.randomNormal(images.getShape())),
        step.create(signs),
        step.create(shares));
  }

  /**
   * Some of the images, which go through a backward pass together: as many slices as two threads
   * share evenly.
   */
  private record Slice(int begin, int end) {

    static List<Slice> of(int images) {
      int count = 2 * (1 + (images - 1) / (2 * IMAGES_AT_ONCE));
      return IntStream.range(0, count)
          .mapToObj(i -> new Slice(i * images / count, (i + 1) * images / count))
          .filter(slice -> slice.begin < slice.end)
          .toList();
    }

    NDArray cut(NDArray all, NDManager owner) {
      var some = all.get("{}:{}", begin, end);
      some.attach(owner);
      return some;
    }
  }

  /**
   * What comes of a slice.
   *
   * @param gradient {@code [layout.size]}
   */
  private record Outcome(double loss, NDArray gradient) {}

  private Outcome learn(NDManager step, Examples examples, Slice slice) {
    try (var own = step.newSubManager()) {
      var leaf = weights.leaf(own);
      var images = slice.cut(examples.images(), own);
      var signs = slice.cut(examples.signs(), own);
      var shares = slice.cut(examples.weights(), own);
      double loss;
      try (var tape = torch.recordGradients()) {
        var logits = logits(leaf, images); // [slice]
        // −log D(x) = softplus(−logit) and −log(1 − D(x)) = softplus(logit)
        var losses = Activation.softPlus(logits.mul(signs)).add(logits.square().mul(penalty));
        var total = losses.mul(shares).sum();
        loss = total.getFloat();
        tape.backward(total);
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      return new Outcome(loss, gradient);
    }
  }

  private NDArray logits(NDArray parameters, NDArray images) {
    return network.apply(parameters, seen(images)).reshape(-1); // [batch]
  }

  /**
   * What it sees of images with noise: them, and, if the recipe says so, their edges. A linear
   * filter does not tell a stroke that is faint or blurred from a thinner one.
   *
   * @return {@code [batch, channels, height, width]}
   */
  private NDArray seen(NDArray images) {
    return recipe.edges() ? NDArrays.concat(new NDList(images, Layers.edges(images)), 1) : images;
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
        numbers ->
            ObjectiveExporter.export(network, numbers.get(0), numbers.get(1), recipe.edges()),
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
