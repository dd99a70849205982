package org.mechanist.learner.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.learner.snapshot.OnnxExporter;
import org.mechanist.schemas.Pixels;

/**
 * Trains the digit classifier on clean, padded digits: cross-entropy, Adam with a cosine-shaped
 * learning rate, averaged weights. Seeded; on the thread that opened the engine.
 */
public final class ClassifierTraining implements AutoCloseable {

  private static final int[][] BLOCKS = {{16, 16}, {32, 32}, {64}};
  private static final int HIDDEN = 64;
  private static final int DIGITS = 10;
  private static final int BATCH = 64;
  private static final double PEAK_RATE = 2e-3;
  private static final double AVERAGING = 0.995;

  private final Torch torch;
  private final Pyramid network;
  private final NDManager manager;
  private final Weights weights;
  private final SplittableRandom random;

  public ClassifierTraining(Torch torch, int width, int height, long seed) {
    this.torch = torch;
    this.network = new Pyramid(1, width, height, BLOCKS, HIDDEN, DIGITS, Activation.ELU);
    this.manager = torch.newManager();
    this.random = new SplittableRandom(seed);
    torch.seed(seed);
    try (var initial = network.layout().initial(manager, Recipe.Initialisation.HE)) {
      this.weights = new Weights(manager, initial, AVERAGING);
    }
  }

  /** Told after each batch. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param batch from 1
     * @param batches in all
     * @param loss mean cross-entropy of this batch, in nats
     */
    void batch(long batch, long batches, double loss);
  }

  /** Trains for a number of passes over the images, in an order drawn anew for each. */
  public void train(List<Pixels> images, int[] labels, int epochs, Listener listener) {
    int perEpoch = images.size() / BATCH;
    long batches = (long) epochs * perEpoch;
    long done = 0;
    for (int epoch = 0; epoch < epochs; epoch++) {
      var order = shuffled(images.size());
      for (int i = 0; i < perEpoch; i++) {
        var chosen = Arrays.copyOfRange(order, i * BATCH, (i + 1) * BATCH);
        double rate = PEAK_RATE * 0.5 * (1 + Math.cos(Math.PI * done / batches));
        double loss =
            step(
                images,
                labels,
                chosen,
                new Recipe.Adam(Math.max(rate, 1e-6), 0, 0.9, 0.999, 1e-8, false));
        listener.batch(++done, batches, loss);
      }
    }
  }

  private double step(List<Pixels> images, int[] labels, int[] chosen, Recipe.Adam adam) {
    try (var step = manager.newSubManager()) {
      var batch = TensorBatch.array(step, Arrays.stream(chosen).mapToObj(images::get).toList());
      var targets =
          negativeOneHot(
              step, Arrays.stream(chosen).map(i -> labels[i]).toArray()); // [batch, digits]
      var leaf = weights.leaf(step);
      double value;
      try (var tape = torch.recordGradients()) {
        var logProbabilities = network.apply(leaf, batch).logSoftmax(1); // [batch, digits]
        var loss = logProbabilities.mul(targets).sum();
        tape.backward(loss);
        value = loss.getFloat();
      }
      var gradient = leaf.getGradient();
      gradient.attach(step);
      weights.learn(gradient, adam);
      return value;
    }
  }

  /** The share of images whose digit the averaged weights name right, 0 to 1. */
  public double accuracy(List<Pixels> images, int[] labels) {
    int right = 0;
    for (int start = 0; start < images.size(); start += BATCH) {
      int end = Math.min(images.size(), start + BATCH);
      try (var step = manager.newSubManager()) {
        var logits =
            network.apply(
                weights.averaged(step), TensorBatch.array(step, images.subList(start, end)));
        var digits = logits.argMax(1).toLongArray();
        for (int i = start; i < end; i++) {
          right += digits[i - start] == labels[i] ? 1 : 0;
        }
      }
    }
    return (double) right / images.size();
  }

  /**
   * The classifier as an ONNX model: {@code image [batch, 1, height, width]} to {@code logits
   * [batch, 10]}.
   */
  public byte[] toOnnx() {
    return OnnxExporter.export(network, weights.averageToFloats());
  }

  /** −1/batch at each image's digit, so that a sum of products is the mean cross-entropy. */
  private static NDArray negativeOneHot(NDManager manager, int[] labels) {
    var ones = new float[labels.length * DIGITS];
    for (int i = 0; i < labels.length; i++) {
      ones[i * DIGITS + labels[i]] = -1f / labels.length;
    }
    return manager.create(ones, new Shape(labels.length, DIGITS));
  }

  private int[] shuffled(int count) {
    var order = new int[count];
    Arrays.setAll(order, i -> i);
    for (int i = count - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return order;
  }

  @Override
  public void close() {
    manager.close();
  }
}
