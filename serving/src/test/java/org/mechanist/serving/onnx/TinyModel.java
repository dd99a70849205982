package org.mechanist.serving.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** ONNX models of a node or two for square images, written by hand. */
public final class TinyModel {

  private static final int DIGITS = 10;

  private TinyModel() {}

  /** Its digit is the place of the brightest of the first ten pixels; all alike give 9. */
  public static byte[] brightestOfFirstTen() {
    return digits("image", "logits", 32);
  }

  /** The same with other names, or for images of another side. */
  public static byte[] digits(String input, String output, int side) {
    var weights = new float[side * side][DIGITS];
    for (int digit = 0; digit < DIGITS; digit++) {
      weights[digit][digit] = 1;
    }
    var bias = new float[DIGITS];
    bias[9] = 0.001f;
    return linear(input, side, output, weights, bias);
  }

  /**
   * Numbers for each image.
   *
   * @param weights {@code [pixel][number]}
   * @param bias {@code [number]}
   */
  public static byte[] linear(
      String input, int side, String output, float[][] weights, float[] bias) {
    var matrix = tensor("weights", weights.length, bias.length);
    for (var row : weights) {
      for (float weight : row) {
        matrix.addFloatData(weight);
      }
    }
    var vector = tensor("bias", bias.length);
    for (float one : bias) {
      vector.addFloatData(one);
    }
    var axis =
        AttributeProto.newBuilder()
            .setName("axis")
            .setType(AttributeProto.AttributeType.INT)
            .setI(1);
    return model(
        GraphProto.newBuilder()
            .addInput(value(input, 1, side, side))
            .addOutput(value(output, bias.length))
            .addInitializer(matrix)
            .addInitializer(vector)
            .addNode(node("Flatten", "flat", input).addAttribute(axis))
            .addNode(node("Gemm", output, "flat", "weights", "bias")));
  }

  /** An image for each image: as many times as bright. */
  public static byte[] brighter(String input, int side, String output, float times) {
    return model(
        GraphProto.newBuilder()
            .addInput(value(input, 1, side, side))
            .addOutput(value(output, 1, side, side))
            .addInitializer(tensor("times", 1).addFloatData(times))
            .addNode(node("Mul", output, input, "times")));
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph.setName("tiny"))
        .build()
        .toByteArray();
  }

  private static NodeProto.Builder node(String type, String output, String... inputs) {
    var node = NodeProto.newBuilder().setOpType(type).addOutput(output);
    for (var input : inputs) {
      node.addInput(input);
    }
    return node;
  }

  private static TensorProto.Builder tensor(String name, long... shape) {
    var tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    for (long size : shape) {
      tensor.addDims(size);
    }
    return tensor;
  }

  /** {@code [batch, shape]} */
  private static ValueInfoProto value(String name, int... shape) {
    var dimensions =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
    for (int size : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(dimensions)))
        .build();
  }
}
