package org.mechanist.serving.classifier;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** ONNX models of two nodes, Flatten and Gemm, written by hand. */
final class TinyModel {

  private TinyModel() {}

  /** Its digit is the place of the brightest of the first ten pixels; all alike give 9. */
  static byte[] brightestOfFirstTen() {
    return model("image", "logits", 32);
  }

  static byte[] model(String input, String output, int side) {
    int pixels = side * side;
    var weights =
        TensorProto.newBuilder()
            .setName("weights")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(pixels)
            .addDims(10);
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int digit = 0; digit < 10; digit++) {
        weights.addFloatData(pixel == digit ? 1 : 0);
      }
    }
    var bias =
        TensorProto.newBuilder()
            .setName("bias")
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .addDims(10);
    for (int digit = 0; digit < 10; digit++) {
      bias.addFloatData(digit == 9 ? 0.001f : 0);
    }
    var graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(value(input, "batch", 1, side, side))
            .addOutput(value(output, "batch", 10))
            .addInitializer(weights)
            .addInitializer(bias)
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Flatten")
                    .addInput(input)
                    .addOutput("flat")
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(1)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Gemm")
                    .addInput("flat")
                    .addInput("weights")
                    .addInput("bias")
                    .addOutput(output));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, String batch, int... shape) {
    var dimensions =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(batch));
    for (int side : shape) {
      dimensions.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(side));
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
