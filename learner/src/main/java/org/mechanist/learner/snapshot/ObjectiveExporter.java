package org.mechanist.learner.snapshot;

import java.util.Arrays;
import org.mechanist.learner.network.Autoencoder;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.ParameterLayout.Parameter;
import org.mechanist.learner.network.Pyramid;
import org.mechanist.learner.recipe.Recipe.Activation;

/**
 * Writes objectives as ONNX models: input {@code image [batch, 1, height, width]} from 0 to 1,
 * output {@code score [batch, 1]}, a logit. Deterministic: what noise there is while they score is
 * a constant. Needs no engine.
 */
public final class ObjectiveExporter {

  static final String OUTPUT = "score";

  // 3×3 kernels: a pixel and its right neighbour, a pixel and its lower one
  private static final float[] DIFFERENCES = {
    0, 0, 0, 0, -1, 1, 0, 0, 0, //
    0, 0, 0, 0, -1, 0, 0, 1, 0
  };
  // of two channels
  private static final float[] SUM = {
    0, 0, 0, 0, 1, 0, 0, 0, 0, //
    0, 0, 0, 0, 1, 0, 0, 0, 0
  };

  private ObjectiveExporter() {}

  /**
   * A discriminator.
   *
   * @param parameters {@code [layout.size]}
   * @param pattern what is added to each image, {@code [height · width]}; empty for nothing
   * @param edges whether it sees the images' edges beside them
   */
  public static byte[] export(Pyramid network, float[] parameters, float[] pattern, boolean edges) {
    var graph = graph(network.height(), network.width());
    if (pattern.length > 0) {
      graph.constant("pattern", pattern, 1, 1, network.height(), network.width());
      graph.node("Add", "pattern");
    }
    if (edges) {
      var images = graph.last(); // [batch, 1, height, width]
      var beside = edges(graph, network.height(), network.width()).last(); // as the images
      graph.from(images).channels(beside); // [batch, 2, height, width]
    }
    return OnnxExporter.pyramid(graph, network, parameters).model(OUTPUT, "batch", 1);
  }

  /**
   * As {@link Layers#edges}, by convolutions: differences, none beyond the border, squared, added.
   */
  private static OnnxGraph edges(OnnxGraph graph, int height, int width) {
    graph.constant("differences", DIFFERENCES, 2, 1, 3, 3);
    graph.constant("noDifference", new float[2], 2);
    var inside = filled(2 * height * width, 1);
    for (int y = 0; y < height; y++) {
      inside[y * width + width - 1] = 0;
    }
    Arrays.fill(inside, inside.length - width, inside.length, 0);
    graph.constant("inside", inside, 1, 2, height, width);
    graph.constant("sum", SUM, 1, 2, 3, 3);
    graph.constant("noSum", new float[1], 1);
    var difference =
        graph
            .convolution("differences", "noDifference")
            .node("Mul", "inside")
            .last(); // [batch, 2, …]
    return graph.node("Mul", difference).convolution("sum", "noSum");
  }

  /**
   * The negative loss of an autoencoder with its posterior's mean decoded.
   *
   * @param parameters {@code [layout.size]}
   * @param unit logits in a nat
   */
  public static byte[] export(Autoencoder network, float[] parameters, float unit) {
    int latent = network.latent();
    var graph = graph(network.height(), network.width());
    for (var parameter : network.layout().parameters(parameters)) {
      if (parameter.name().startsWith("posterior")) {
        constant(graph, parameter, "mean", 0, latent);
        constant(graph, parameter, "logVariance", latent, 2 * latent);
      } else {
        graph.constant(parameter.name(), parameter.values(), parameter.shape());
      }
    }
    // A sum over pixels or dimensions is a product with equal weights.
    graph.constant("perPixel", filled(network.pixels(), -unit), network.pixels(), 1);
    graph.constant("perDimension", filled(latent, -unit / 2), latent, 1);
    graph.constant("offset", new float[] {unit * latent / 2}, 1);
    var x = graph.node("Flatten").last(); // [batch, pixels]
    var seen = hidden(graph, "encoder").last(); // [batch, hidden]
    var mean = graph.linear("mean.weight", "mean.bias").last(); // [batch, latent]
    var logits =
        hidden(graph, "decoder").linear("brightness.weight", "brightness.bias").last(); // as x
    var fit = graph.node("Mul", x).last(); // as x
    var reconstruction =
        graph.from(logits).node("Softplus").node("Sub", fit).node("MatMul", "perPixel").last();
    var logVariance =
        graph.from(seen).linear("logVariance.weight", "logVariance.bias").last(); // as the mean
    var spread = graph.node("Exp").node("Sub", logVariance).last(); // as the mean
    return graph
        .from(mean)
        .node("Mul", mean)
        .node("Add", spread)
        .node("MatMul", "perDimension")
        .node("Add", reconstruction)
        .node("Add", "offset")
        .model(OUTPUT, "batch", 1);
  }

  private static OnnxGraph graph(int height, int width) {
    return new OnnxGraph("objective", "image", "batch", 1, height, width);
  }

  private static OnnxGraph hidden(OnnxGraph graph, String layer) {
    return graph.linear(layer + ".weight", layer + ".bias").activation(Activation.LEAKY_RELU);
  }

  /** Some of the outputs of a fully connected layer, as a layer of its own. */
  private static void constant(OnnxGraph graph, Parameter all, String layer, int from, int to) {
    var shape = all.shape().clone();
    int size = (int) (all.values().length / shape[0]);
    shape[0] = to - from;
    var name = layer + all.name().substring(all.name().indexOf('.'));
    graph.constant(name, Arrays.copyOfRange(all.values(), from * size, to * size), shape);
  }

  private static float[] filled(int length, float value) {
    var filled = new float[length];
    Arrays.fill(filled, value);
    return filled;
  }
}
