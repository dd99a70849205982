package org.mechanist.learner.snapshot;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.network.ParameterLayout.Parameter;

/**
 * Reads back what {@link ExpertExporter} wrote, and nothing else: numbers are taken from a model
 * only if the rest of it is, node for node, what would be written for them. So a model is never
 * run, and refers to no other file. Needs no engine.
 */
public final class ExpertImporter {

  private ExpertImporter() {}

  /**
   * The parameters of an exported expert, to go with neutral statistics.
   *
   * @return {@code [layout.size]}
   * @throws IllegalArgumentException if it is no expert of this network; says what it is instead
   */
  public static float[] parameters(byte[] model, ExpertNetwork network) {
    var given = parse(model);
    var constants = new HashMap<String, OnnxMl.TensorProto>();
    for (var constant : given.getGraph().getInitializerList()) {
      if (constants.put(constant.getName(), constant) != null) {
        throw refused("it has two constants " + constant.getName());
      }
    }
    var folded =
        network
            .folded(new float[(int) network.layout().size()], network.neutralStatistics())
            .stream()
            .collect(Collectors.toMap(Parameter::name, expected -> values(constants, expected)));
    var parameters = network.unfolded(folded);
    var expected = parse(ExpertExporter.export(network, parameters, network.neutralStatistics()));
    if (!structure(given).equals(structure(expected))) {
      throw refused(
          "its graph is not that of an expert with %d filters, %d poolings and %s, of which this learner's are"
              .formatted(network.filters(), network.poolings(), network.activation()));
    }
    return parameters;
  }

  private static OnnxMl.ModelProto parse(byte[] model) {
    try {
      return OnnxMl.ModelProto.parseFrom(model);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("the file is no ONNX model: " + e.getMessage(), e);
    }
  }

  private static float[] values(Map<String, OnnxMl.TensorProto> constants, Parameter expected) {
    var name = expected.name();
    var constant = constants.get(name);
    if (constant == null) {
      throw refused("it has no constant " + name);
    }
    var shape = constant.getDimsList().stream().mapToLong(Long::longValue).toArray();
    if (!Arrays.equals(shape, expected.shape())) {
      throw refused(
          "its %s is %s; this learner's are %s"
              .formatted(name, Arrays.toString(shape), Arrays.toString(expected.shape())));
    }
    var bytes = constant.getRawData();
    if (constant.getDataType() != OnnxMl.TensorProto.DataType.FLOAT.getNumber()
        || bytes.size() != 4 * expected.values().length) {
      throw refused(
          "its %s does not hold %d float numbers".formatted(name, expected.values().length));
    }
    var values = new float[expected.values().length];
    bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw refused("its %s holds %s".formatted(name, value));
      }
    }
    return values;
  }

  /** All but the numbers, and who wrote it. */
  private static OnnxMl.ModelProto structure(OnnxMl.ModelProto model) {
    var graph = model.getGraph().toBuilder();
    graph.getInitializerBuilderList().forEach(OnnxMl.TensorProto.Builder::clearRawData);
    return model.toBuilder().setGraph(graph).clearProducerVersion().build();
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("the file is no expert that was exported: " + why);
  }
}
