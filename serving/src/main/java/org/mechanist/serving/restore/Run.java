package org.mechanist.serving.restore;

import java.nio.FloatBuffer;
import org.mechanist.serving.onnx.OnnxModel;

/**
 * One run of one network for some images of a batch.
 *
 * @param model as long as it is open
 * @param images their pixels, 0 to 1, row-major; nobody writes to them
 * @param shape {@code [images, 1, height, width]}
 * @param output which of the model's outputs is wanted
 */
public record Run(OnnxModel model, float[] images, long[] shape, String output) {

  private static final String IMAGE = "image";

  /** Runs it. */
  public float[] numbers() {
    return model.numbers(IMAGE, FloatBuffer.wrap(images), shape, output);
  }
}
