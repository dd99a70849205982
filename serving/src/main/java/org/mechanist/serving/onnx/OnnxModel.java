package org.mechanist.serving.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loaded ONNX model with one input and one output that matter, on CUDA where that provider is
 * there and on the CPU otherwise. Thread-safe; whoever made it closes it, after the last run has
 * returned.
 */
public final class OnnxModel implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);
  private static final int FIRST_DEVICE = 0;

  private final OrtEnvironment environment = silent();
  private final OrtSession session;
  private final Provider provider;

  /**
   * @param intraOpThreads threads for one run on the CPU
   * @throws IllegalArgumentException if the bytes are no model that can be run
   */
  public OnnxModel(byte[] model, int intraOpThreads) {
    var cuda = openOnCuda(model, intraOpThreads);
    this.provider = cuda == null ? Provider.CPU : Provider.CUDA;
    try {
      this.session = cuda == null ? open(model, intraOpThreads, Provider.CPU) : cuda;
    } catch (OrtException e) {
      throw new IllegalArgumentException("the model can't be loaded: " + e.getMessage(), e);
    }
  }

  /**
   * ONNX Runtime tells its makers about models and machines unless it is told not to. The launchers
   * say so before it starts ({@code ORT_DISABLE_TELEMETRY}); this is for whoever starts without.
   */
  private static OrtEnvironment silent() {
    var environment = OrtEnvironment.getEnvironment();
    try {
      environment.setTelemetry(false);
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime can't be told to keep to itself", e);
    }
    return environment;
  }

  /** Where it runs. */
  public Provider provider() {
    return provider;
  }

  /**
   * Checks an input; a side of −1 is free, and so is any that the model leaves open.
   *
   * @throws IllegalArgumentException if the model has none of that name and shape
   */
  public void requireInput(String name, long... shape) {
    try {
      require("input", name, session.getInputInfo(), shape);
    } catch (OrtException e) {
      throw new IllegalArgumentException("the model does not tell its inputs", e);
    }
  }

  /** As {@link #requireInput}, for an output. */
  public void requireOutput(String name, long... shape) {
    try {
      require("output", name, session.getOutputInfo(), shape);
    } catch (OrtException e) {
      throw new IllegalArgumentException("the model does not tell its outputs", e);
    }
  }

  /**
   * Runs the model.
   *
   * @param values the input, of that shape, row-major
   * @return the output, [batch, any]
   */
  public float[][] run(String input, FloatBuffer values, long[] shape, String output) {
    return run(input, values, shape, output, tensor -> (float[][]) tensor.getValue());
  }

  /**
   * Runs the model.
   *
   * @param values the input, of that shape, row-major
   * @return the output, row-major
   */
  public float[] numbers(String input, FloatBuffer values, long[] shape, String output) {
    return run(
        input,
        values,
        shape,
        output,
        tensor -> {
          var buffer = tensor.getFloatBuffer();
          var numbers = new float[buffer.remaining()];
          buffer.get(numbers);
          return numbers;
        });
  }

  private interface Reading<T> {
    T of(OnnxTensor tensor) throws OrtException;
  }

  private <T> T run(
      String input, FloatBuffer values, long[] shape, String output, Reading<T> reading) {
    try (var tensor = OnnxTensor.createTensor(environment, values, shape);
        var result = session.run(Map.of(input, tensor))) {
      return reading.of((OnnxTensor) result.get(output).orElseThrow());
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime failed on " + provider, e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("a session of ONNX Runtime could not be closed", e);
    }
  }

  private OrtSession openOnCuda(byte[] model, int intraOpThreads) {
    try {
      return open(model, intraOpThreads, Provider.CUDA);
    } catch (OrtException e) {
      LOG.debug("no CUDA for ONNX Runtime: {}", e.getMessage());
      return null;
    }
  }

  private OrtSession open(byte[] model, int intraOpThreads, Provider wanted) throws OrtException {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(intraOpThreads);
      options.setInterOpNumThreads(1);
      // Idle threads sleep rather than spin: the learner needs the cores.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (wanted == Provider.CUDA) {
        options.addCUDA(FIRST_DEVICE);
      }
      return environment.createSession(model, options);
    }
  }

  private static void require(
      String kind, String name, Map<String, NodeInfo> nodes, long... shape) {
    if (!nodes.containsKey(name)) {
      throw new IllegalArgumentException(
          "the model has no %s \"%s\", only %s".formatted(kind, name, nodes.keySet()));
    }
    if (!(nodes.get(name).getInfo() instanceof TensorInfo tensor)) {
      throw new IllegalArgumentException(
          "the model's %s \"%s\" is no tensor".formatted(kind, name));
    }
    var given = tensor.getShape();
    boolean fits = given.length == shape.length;
    for (int i = 0; fits && i < shape.length; i++) {
      fits = shape[i] == -1 || given[i] == -1 || given[i] == shape[i];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the model's %s \"%s\" has shape %s, wanted is %s"
              .formatted(kind, name, Arrays.toString(given), Arrays.toString(shape)));
    }
  }
}
