package org.mechanist.serving.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.mnist.MnistLocator;
import org.mechanist.ingest.mnist.Progress;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.serving.onnx.OnnxModel;
import org.mechanist.serving.onnx.Provider;

/** The classifier that ships, on CUDA and on the CPU. */
@Tag("gpu")
class GpuClassifierIT {

  private static final int IMAGES = 100;

  /** Convolutions may take TF32 there, which has 10 bits of mantissa; logits are some tens. */
  private static final float TOLERANCE = 0.1f;

  @Test
  void run_onCuda_agreesWithTheCpu() throws Exception {
    var bytes = DigitClassifier.resource(DigitClassifier.RESOURCE);
    try (var model = new OnnxModel(bytes, 1)) {
      assumeThat(model.provider()).as("no CUDA for ONNX Runtime").isEqualTo(Provider.CUDA);
      long[] shape = {IMAGES, 1, DigitClassifier.SIDE, DigitClassifier.SIDE};
      var pixels = pixels();

      var onCuda =
          model.run(DigitClassifier.INPUT, pixels.duplicate(), shape, DigitClassifier.OUTPUT);

      var onCpu = onCpu(bytes, pixels, shape);
      for (int image = 0; image < IMAGES; image++) {
        for (int digit = 0; digit < DigitClassifier.CLASSES; digit++) {
          assertThat(onCuda[image][digit]).isCloseTo(onCpu[image][digit], within(TOLERANCE));
        }
      }
    }
  }

  private static float[][] onCpu(byte[] model, FloatBuffer pixels, long[] shape) throws Exception {
    var environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var session = environment.createSession(model, options);
        var input = OnnxTensor.createTensor(environment, pixels, shape);
        var result = session.run(Map.of(DigitClassifier.INPUT, input))) {
      return (float[][]) result.get(DigitClassifier.OUTPUT).orElseThrow().getValue();
    }
  }

  /** [image, 1, height, width], 0 to 1. */
  private static FloatBuffer pixels() throws Exception {
    var test =
        Split.of(MnistLocator.standard().locate(Optional.empty(), Progress.SILENT)).heldOut();
    var values = FloatBuffer.allocate(IMAGES * DigitClassifier.SIDE * DigitClassifier.SIDE);
    for (int i = 0; i < IMAGES; i++) {
      for (byte value : test.digit(i).clean().values()) {
        values.put((value & 0xff) / 255f);
      }
    }
    return values.flip();
  }
}
