package org.mechanist.learner.snapshot;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.mechanist.learner.network.Activations;
import org.mechanist.learner.recipe.Recipe;

/**
 * Builds an ONNX model of one input and one output, node by node, as a chain: each node reads what
 * the one before it wrote, unless it is told to go on {@link #from} another. Opset 17, which every
 * ONNX Runtime since 1.12 reads.
 */
final class OnnxGraph {

  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final OnnxMl.GraphProto.Builder graph;
  private String last;
  private int nodes;

  /**
   * @param name of the graph
   * @param input its name
   * @param dimensions of the input; text for a free one, a number otherwise
   */
  OnnxGraph(String name, String input, Object... dimensions) {
    this.graph = OnnxMl.GraphProto.newBuilder().setName(name).addInput(value(input, dimensions));
    this.last = input;
  }

  /** Adds a constant. Its values are row-major. */
  OnnxGraph constant(String name, float[] values, long... shape) {
    var bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    var tensor =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(bytes.array()));
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** What the last node wrote, to be read again further on. */
  String last() {
    return last;
  }

  /** The next node reads what an earlier one wrote. */
  OnnxGraph from(String earlier) {
    last = earlier;
    return this;
  }

  /** Adds a node behind the last one, with further inputs: constants, or what others wrote. */
  OnnxGraph node(String operator, String... constants) {
    return node(OnnxMl.NodeProto.newBuilder().setOpType(operator), constants);
  }

  /** A 3×3 convolution with one pixel of zero padding. */
  OnnxGraph convolution(String weight, String bias) {
    return node(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Conv")
            .addAttribute(ints("kernel_shape", 3, 3))
            .addAttribute(ints("pads", 1, 1, 1, 1)),
        weight,
        bias);
  }

  /** Further channels behind those of the last node. */
  OnnxGraph channels(String others) {
    return node(
        OnnxMl.NodeProto.newBuilder().setOpType("Concat").addAttribute(integer("axis", 1)), others);
  }

  /** Mean over 2×2 pixels. */
  OnnxGraph halve() {
    return mean(2, 2);
  }

  /** Mean over cells of so many pixels. */
  OnnxGraph mean(long height, long width) {
    return node(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("AveragePool")
            .addAttribute(ints("kernel_shape", height, width))
            .addAttribute(ints("strides", height, width)));
  }

  /**
   * Each pixel four times.
   *
   * @param scales a constant, 1 1 2 2
   */
  OnnxGraph twice(String scales) {
    return node(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Resize")
            .addAttribute(text("coordinate_transformation_mode", "asymmetric"))
            .addAttribute(text("mode", "nearest"))
            .addAttribute(text("nearest_mode", "floor")),
        "", // no region of interest
        scales);
  }

  /** What follows a hidden layer. */
  OnnxGraph activation(Recipe.Activation activation) {
    return switch (activation) {
      case ELU -> node("Elu");
      case LEAKY_RELU ->
          node(
              OnnxMl.NodeProto.newBuilder()
                  .setOpType("LeakyRelu")
                  .addAttribute(
                      OnnxMl.AttributeProto.newBuilder()
                          .setName("alpha")
                          .setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
                          .setF((float) Activations.SLOPE)));
    };
  }

  /** To {@code [batch, height · width · channels]}, channels last. */
  OnnxGraph flattenChannelsLast() {
    return node(OnnxMl.NodeProto.newBuilder()
            .setOpType("Transpose")
            .addAttribute(ints("perm", 0, 2, 3, 1)))
        .node("Flatten");
  }

  /** Fully connected, from a matrix {@code [out, in]}. */
  OnnxGraph linear(String matrix, String bias) {
    return node(
        OnnxMl.NodeProto.newBuilder().setOpType("Gemm").addAttribute(integer("transB", 1)),
        matrix,
        bias);
  }

  /** Log probabilities of what are logits so far, over all that is said of an image. */
  OnnxGraph logSoftmax() {
    return node(
        OnnxMl.NodeProto.newBuilder().setOpType("LogSoftmax").addAttribute(integer("axis", 1)));
  }

  private OnnxGraph node(OnnxMl.NodeProto.Builder node, String... constants) {
    nodes++;
    var output = "node" + nodes;
    node.setName(output).addInput(last).addOutput(output);
    for (var constant : constants) {
      node.addInput(constant);
    }
    graph.addNode(node);
    last = output;
    return this;
  }

  /** The model, whose output is what the last node wrote. */
  byte[] model(String output, Object... dimensions) {
    int index = graph.getNodeCount() - 1;
    graph.setNode(index, graph.getNode(index).toBuilder().setOutput(0, output));
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("mechanist")
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph.addOutput(value(output, dimensions)))
        .build()
        .toByteArray();
  }

  private static OnnxMl.AttributeProto text(String name, String value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  private static OnnxMl.AttributeProto integer(String name, long value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static OnnxMl.AttributeProto ints(String name, long... values) {
    var attribute =
        OnnxMl.AttributeProto.newBuilder()
            .setName(name)
            .setType(OnnxMl.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private static OnnxMl.ValueInfoProto value(String name, Object... dimensions) {
    var shape = OnnxMl.TensorShapeProto.newBuilder();
    for (var dimension : dimensions) {
      var proto = OnnxMl.TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dimension instanceof Number number
              ? proto.setDimValue(number.longValue())
              : proto.setDimParam(dimension.toString()));
    }
    var tensor =
        OnnxMl.TypeProto.Tensor.newBuilder()
            .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape);
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
