package org.mechanist.learner.snapshot;

import org.mechanist.learner.network.Pyramid;

/**
 * Writes networks as ONNX models, from their layout and flat vector of parameters. Needs no engine.
 */
public final class OnnxExporter {

  private OnnxExporter() {}

  /**
   * A {@link Pyramid}: input {@code image [batch, 1, height, width]} from 0 to 1, output {@code
   * logits [batch, outputs]}.
   *
   * @param values {@code [layout.size]}
   */
  public static byte[] export(Pyramid network, float[] values) {
    var graph = new OnnxGraph("pyramid", "image", "batch", 1, network.height(), network.width());
    return pyramid(graph, network, values).model("logits", "batch", network.outputs());
  }

  /** Adds a {@link Pyramid} behind the last node. */
  static OnnxGraph pyramid(OnnxGraph graph, Pyramid network, float[] values) {
    for (var parameter : network.layout().parameters(values)) {
      graph.constant(parameter.name(), parameter.values(), parameter.shape());
    }
    for (var block : network.blocks()) {
      for (var convolution : block) {
        graph
            .convolution(convolution + ".weight", convolution + ".bias")
            .activation(network.activation());
      }
      graph.halve();
    }
    return graph
        .flattenChannelsLast()
        .linear("hidden.weight", "hidden.bias")
        .activation(network.activation())
        .linear("output.weight", "output.bias");
  }
}
