package org.mechanist.learner.snapshot;

import org.mechanist.learner.expert.ExpertNetwork;

/**
 * Writes experts as ONNX models: input {@code image [batch, 1, height, width]}, output {@code
 * restoration} of the same shape, both from 0 to 1. Sides may be any that the network takes. The
 * normalisation is folded into the kernels, as in {@link ExpertNetwork#restore}: what is left are
 * convolutions and activations. Needs no engine.
 */
public final class ExpertExporter {

  static final String OUTPUT = "restoration";
  private static final String TWICE = "twice";

  private ExpertExporter() {}

  /**
   * @param parameters {@code [layout.size]}
   * @param statistics {@code [statisticsSize]}
   */
  public static byte[] export(ExpertNetwork network, float[] parameters, float[] statistics) {
    var graph = new OnnxGraph("expert", "image", "batch", 1, "height", "width");
    for (var parameter : network.folded(parameters, statistics)) {
      graph.constant(parameter.name(), parameter.values(), parameter.shape());
    }
    if (network.poolings() > 0) {
      graph.constant(TWICE, new float[] {1, 1, 2, 2}, 4);
    }
    for (int layer = 0; layer < ExpertNetwork.HIDDEN_LAYERS; layer++) {
      graph.convolution(weight(layer), bias(layer)).activation(network.activation());
      int change =
          ExpertNetwork.halvings(layer + 1, network.poolings())
              - ExpertNetwork.halvings(layer, network.poolings());
      if (change > 0) {
        graph.halve();
      } else if (change < 0) {
        graph.twice(TWICE);
      }
    }
    return graph
        .convolution(weight(ExpertNetwork.HIDDEN_LAYERS), bias(ExpertNetwork.HIDDEN_LAYERS))
        .node("Sigmoid")
        .model(OUTPUT, "batch", 1, "height", "width");
  }

  private static String weight(int layer) {
    return "conv" + (layer + 1) + ".weight";
  }

  private static String bias(int layer) {
    return "conv" + (layer + 1) + ".bias";
  }
}
