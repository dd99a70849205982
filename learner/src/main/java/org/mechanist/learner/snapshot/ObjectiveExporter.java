package org.mechanist.learner.snapshot;

import java.util.Arrays;
import org.mechanist.learner.network.Autoencoder;
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

  private ObjectiveExporter() {}

  /**
   * A discriminator.
   *
   * @param parameters {@code [layout.size]}
   * @param pattern what is added to each image, {@code [height · width]}; empty for nothing
   */
  public static byte[] export(Pyramid network, float[] parameters, float[] pattern) {
    var graph = graph(network.height(), network.width());
    if (pattern.length > 0) {
      graph.constant("pattern", pattern, 1, 1, network.height(), network.width());
      graph.node("Add", "pattern");
    }
    return OnnxExporter.pyramid(graph, network, parameters).model(OUTPUT, "batch", 1);
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
