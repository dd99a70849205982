package org.mechanist.learner.snapshot;

import org.mechanist.learner.network.ParameterLayout;
import org.mechanist.learner.recipe.Recipe.Activation;

/**
 * Writes a gate as an ONNX model: input {@code image [batch, 1, height, width]} from 0 to 1, output
 * {@code logLikelihood [batch, places]}, of who is going to win it. Needs no engine.
 */
public final class GateExporter {

  static final String OUTPUT = "logLikelihood";

  private GateExporter() {}

  /**
   * What a gate sees of an image: means over cells.
   *
   * @param width of the image, in pixels
   * @param height of the image, in pixels
   * @param cellWidth in pixels
   * @param cellHeight in pixels
   */
  public record Sight(int width, int height, int cellWidth, int cellHeight) {}

  /**
   * @param layout the layers hidden and output
   * @param parameters {@code [layout.size]}
   * @param vacancies what is added to the logits, {@code [places]}
   */
  public static byte[] export(
      Sight sight, ParameterLayout layout, float[] parameters, float[] vacancies) {
    var graph = new OnnxGraph("gate", "image", "batch", 1, sight.height(), sight.width());
    for (var parameter : layout.parameters(parameters)) {
      graph.constant(parameter.name(), parameter.values(), parameter.shape());
    }
    return graph
        .constant("vacancies", vacancies, vacancies.length)
        .mean(sight.cellHeight(), sight.cellWidth())
        .node("Flatten")
        .linear("hidden.weight", "hidden.bias")
        .activation(Activation.LEAKY_RELU)
        .linear("output.weight", "output.bias")
        .node("Add", "vacancies")
        .logSoftmax()
        .model(OUTPUT, "batch", vacancies.length);
  }
}
