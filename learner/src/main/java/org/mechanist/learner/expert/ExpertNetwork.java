package org.mechanist.learner.expert;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mechanist.learner.network.Activations;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.ParameterLayout;
import org.mechanist.learner.network.ParameterLayout.Parameter;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.recipe.Recipe.Activation;

/**
 * The network of every expert (paper, Table 1): four times 3×3 convolution, batch normalisation and
 * an activation, then a 3×3 convolution to one channel and a sigmoid. Fully convolutional: it takes
 * images of any size.
 *
 * <p>With poolings, the paper's other network: behind the first hidden layers the image is halved
 * (mean over 2×2 pixels), behind the last ones doubled again (each pixel four times).
 *
 * <p>A pure function of parameters and normalisation statistics. Both are flat vectors; see {@link
 * #layout()}.
 */
public final class ExpertNetwork {

  /** Convolutions before the last one, which puts out the image. */
  public static final int HIDDEN_LAYERS = 4;

  private static final float EPSILON = 1e-5f; // PyTorch's default, under the root of the variance
  private static final float MOMENTUM =
      0.9f; // of the running statistics, as the framework's default

  private final int filters;
  private final int poolings;
  private final Activation activation;
  private final ParameterLayout layout = new ParameterLayout();

  /**
   * @param recipe its filters, poolings and activation
   */
  public ExpertNetwork(Recipe.Experts recipe) {
    this(recipe.filters(), recipe.poolings(), recipe.activation());
  }

  /**
   * @param filters of each hidden convolution (paper: 32)
   * @param activation behind each of them (paper: ELU)
   */
  public ExpertNetwork(int filters, Activation activation) {
    this(filters, 0, activation);
  }

  /**
   * @param filters of each hidden convolution (paper: 32)
   * @param poolings how often the image is halved and doubled again, 0 to 2
   * @param activation behind each hidden convolution (paper: ELU)
   */
  public ExpertNetwork(int filters, int poolings, Activation activation) {
    this.filters = filters;
    this.poolings = poolings;
    this.activation = activation;
    for (int i = 1; i <= HIDDEN_LAYERS; i++) {
      layout
          .convolution("conv" + i, i == 1 ? 1 : filters, filters)
          .normalisation("norm" + i, filters);
    }
    layout.convolution("conv" + (HIDDEN_LAYERS + 1), filters, 1);
  }

  /**
   * How often the image has been halved where a convolution sees it.
   *
   * @param convolution from 0 to 4
   * @param poolings of the network
   */
  public static int halvings(int convolution, int poolings) {
    return Math.min(poolings, Math.min(convolution, HIDDEN_LAYERS - convolution));
  }

  /** Where each parameter is in the flat vector. */
  public ParameterLayout layout() {
    return layout;
  }

  public int filters() {
    return filters;
  }

  public int poolings() {
    return poolings;
  }

  public Activation activation() {
    return activation;
  }

  /** Length of the statistics vector: a mean and a variance for each normalised channel. */
  public int statisticsSize() {
    return 2 * HIDDEN_LAYERS * filters;
  }

  /**
   * Statistics that change nothing: means 0, variances 1. Order: for each layer its means, then its
   * variances.
   */
  public float[] neutralStatistics() {
    var statistics = new float[statisticsSize()];
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      Arrays.fill(statistics, (2 * layer + 1) * filters, (2 * layer + 2) * filters, 1f);
    }
    return statistics;
  }

  /**
   * Restores images, normalising by given statistics: these fold into the kernels, so that nothing
   * but convolutions and activations touches the images, and each image's result is its own.
   *
   * @param parameters {@code [layout.size]}
   * @param statistics {@code [statisticsSize]}
   * @param images {@code [batch, 1, height, width]}, 0 to 1
   * @return {@code [batch, 1, height, width]}, 0 to 1, owned by the images' manager
   */
  public NDArray restore(NDArray parameters, NDArray statistics, NDArray images) {
    requireDivisible(images);
    var views = layout.views(parameters);
    var normalisers = layers(statistics);
    var x = images; // [batch, channels, height, width]
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      var kernel = views.get(4 * layer); // [filters, in, 3, 3]
      var bias = views.get(4 * layer + 1); // [filters]
      var scale = views.get(4 * layer + 2); // [filters]
      var shift = views.get(4 * layer + 3); // [filters]
      var mean = normalisers.get(2 * layer); // [filters]
      var variance = normalisers.get(2 * layer + 1); // [filters]
      // norm(conv(x)) = s (conv(x) − mean) + shift with s = scale / √(variance + ε): a convolution
      // again.
      var s = scale.div(variance.add(EPSILON).sqrt());
      var foldedKernel = kernel.mul(s.reshape(filters, 1, 1, 1));
      var foldedBias = bias.sub(mean).mul(s).add(shift);
      var convolved = Layers.convolution(x, foldedKernel, foldedBias);
      x = replace(x, images, resized(layer, Activations.apply(activation, convolved)));
    }
    return output(views, x, images);
  }

  /**
   * The convolutions with the normalisation folded into them, as {@link #restore} computes it:
   * kernel and bias of each; needs no engine.
   *
   * @param parameters {@code [layout.size]}
   * @param statistics {@code [statisticsSize]}
   */
  public List<Parameter> folded(float[] parameters, float[] statistics) {
    var all = layout.parameters(parameters);
    var folded = new ArrayList<Parameter>();
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      var kernel = all.get(4 * layer);
      var bias = all.get(4 * layer + 1);
      var kernels = new float[kernel.values().length];
      var biases = new float[filters];
      int area = kernels.length / filters;
      for (int filter = 0; filter < filters; filter++) {
        float mean = statistics[2 * layer * filters + filter];
        float variance = statistics[(2 * layer + 1) * filters + filter];
        float s = all.get(4 * layer + 2).values()[filter] / (float) Math.sqrt(variance + EPSILON);
        for (int i = filter * area; i < (filter + 1) * area; i++) {
          kernels[i] = kernel.values()[i] * s;
        }
        float shift = all.get(4 * layer + 3).values()[filter];
        biases[filter] = (bias.values()[filter] - mean) * s + shift;
      }
      folded.add(new Parameter(kernel.name(), kernel.shape(), kernels));
      folded.add(new Parameter(bias.name(), bias.shape(), biases));
    }
    folded.addAll(all.subList(4 * HIDDEN_LAYERS, all.size()));
    return folded;
  }

  /**
   * Parameters that do with {@link #neutralStatistics} what folded ones do, but for rounding.
   *
   * @param folded values by name, as of {@link #folded}
   * @return {@code [layout.size]}
   */
  public float[] unfolded(Map<String, float[]> folded) {
    var values = new HashMap<>(folded);
    var scale = new float[filters];
    Arrays.fill(scale, (float) Math.sqrt(1 + EPSILON)); // what a variance of 1 is divided by
    for (int layer = 1; layer <= HIDDEN_LAYERS; layer++) {
      values.put("norm" + layer + ".scale", scale);
    }
    return layout.flat(values);
  }

  /**
   * Restores images, normalising by the statistics of this very batch, of which {@code statistics}
   * keeps a running average: it is changed in place.
   *
   * @param parameters {@code [layout.size]}
   * @param statistics {@code [statisticsSize]}
   * @param images {@code [batch, 1, height, width]}, 0 to 1
   * @return {@code [batch, 1, height, width]}, 0 to 1, owned by the images' manager
   */
  public NDArray restoreByBatchStatistics(NDArray parameters, NDArray statistics, NDArray images) {
    requireDivisible(images);
    var views = layout.views(parameters);
    var running = layers(statistics);
    running.attach(images.getManager()); // the statistics live on, handles to their parts do not
    var x = images; // [batch, channels, height, width]
    for (int layer = 0; layer < HIDDEN_LAYERS; layer++) {
      x = replace(x, images, Layers.convolution(x, views.get(4 * layer), views.get(4 * layer + 1)));
      var normalised =
          BatchNorm.batchNorm(
                  x,
                  running.get(2 * layer),
                  running.get(2 * layer + 1),
                  views.get(4 * layer + 2),
                  views.get(4 * layer + 3),
                  -1, // the engine's native axis, channels
                  MOMENTUM,
                  EPSILON,
                  true)
              .singletonOrThrow();
      x = replace(x, images, resized(layer, Activations.apply(activation, normalised)));
    }
    return output(views, x, images);
  }

  /** What a hidden layer put out, as the next convolution sees it. */
  private NDArray resized(int layer, NDArray activations) {
    int change = halvings(layer + 1, poolings) - halvings(layer, poolings);
    if (change == 0) {
      return activations;
    }
    try (activations) {
      return change > 0 ? Layers.halve(activations) : Layers.twice(activations);
    }
  }

  private void requireDivisible(NDArray images) {
    var shape = images.getShape();
    int unit = 1 << poolings;
    if (shape.get(2) % unit != 0 || shape.get(3) % unit != 0) {
      throw new IllegalArgumentException(
          "experts with %d poolings restore images whose sides are multiples of %d, given was %s"
              .formatted(poolings, unit, shape));
    }
  }

  private static NDArray output(NDList views, NDArray x, NDArray images) {
    int last = views.size() - 2;
    var logits =
        Layers.convolutionToOne(
            x, views.get(last), views.get(last + 1)); // [batch, 1, height, width]
    return replace(replace(x, images, logits), images, ai.djl.nn.Activation.sigmoid(logits));
  }

  /**
   * Lets go of an activation as soon as the next is there: the memory is reused while it is still
   * in the cache.
   */
  private static NDArray replace(NDArray previous, NDArray images, NDArray next) {
    if (previous != images) {
      previous.close();
    }
    return next;
  }

  /** The statistics of each layer, mean and variance in turn, as views of the flat vector. */
  private NDList layers(NDArray flat) {
    return flat.split(2L * HIDDEN_LAYERS, 0);
  }
}
