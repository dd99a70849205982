package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.fixture.OnnxRun;
import org.mechanist.learner.fixture.RealDigits;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.learner.recipe.Recipe.Initialisation;

/** What is exported restores as the expert does, and is read back; nothing else is. */
class ExpertExporterTest {

  private static final float TOLERANCE = 1e-4f;
  private static final ExpertNetwork SMALL = new ExpertNetwork(4, 0, Activation.LEAKY_RELU);

  @ParameterizedTest
  @CsvSource({
    "4, 0, ELU, 16, 16, 1",
    "32, 0, LEAKY_RELU, 32, 32, 3",
    "4, 1, ELU, 16, 24, 2",
    "5, 2, LEAKY_RELU, 12, 8, 7"
  })
  void export_expert_restoresTheSameInOnnxRuntimeAndAfterImport(
      int filters, int poolings, Activation activation, int width, int height, int batch)
      throws OrtException {
    var torch = SharedTorch.get();
    torch.seed(5);
    var network = new ExpertNetwork(filters, poolings, activation);
    try (var manager = torch.newManager()) {
      var parameters = parameters(network, manager);
      var statistics = statistics(network, manager);
      var images = manager.randomUniform(0, 1, new Shape(batch, 1, height, width));
      var restored =
          network
              .restore(manager.create(parameters), manager.create(statistics), images)
              .toFloatArray();

      var model = ExpertExporter.export(network, parameters, statistics);

      assertThat(
              OnnxRun.numbers(
                  model, ExpertExporter.OUTPUT, images.toFloatArray(), batch, 1, height, width))
          .containsExactly(restored, within(TOLERANCE));
      var imported = manager.create(ExpertImporter.parameters(model, network));
      var neutral = manager.create(network.neutralStatistics());
      assertThat(network.restore(imported, neutral, images).toFloatArray())
          .containsExactly(restored, within(TOLERANCE));
      // Not a network that says the same of everything.
      assertThat(OnnxExporterTest.max(restored) - OnnxExporterTest.min(restored))
          .isGreaterThan(100 * TOLERANCE);
    }
  }

  @Test
  void export_expert_restoresDigitsAsItDoes() throws OrtException {
    var torch = SharedTorch.get();
    torch.seed(6);
    var network = new ExpertNetwork(32, 0, Activation.LEAKY_RELU);
    try (var manager = torch.newManager()) {
      var parameters = parameters(network, manager);
      var statistics = statistics(network, manager);
      var images = TensorBatch.array(manager, RealDigits.transformed(16));

      var model = ExpertExporter.export(network, parameters, statistics);

      assertThat(
              OnnxRun.numbers(
                  model,
                  ExpertExporter.OUTPUT,
                  images.toFloatArray(),
                  images.getShape().getShape()))
          .containsExactly(
              network
                  .restore(manager.create(parameters), manager.create(statistics), images)
                  .toFloatArray(),
              within(TOLERANCE));
    }
  }

  static Stream<Arguments> others() {
    return Stream.of(
        Arguments.of("the file is no ONNX model", bytes(model -> null)),
        Arguments.of(
            "it has no constant conv2.bias",
            bytes(model -> with(model, graph -> graph.removeInitializer(3)))),
        Arguments.of(
            "it has two constants conv1.weight",
            bytes(model -> with(model, graph -> graph.addInitializer(graph.getInitializer(0))))),
        Arguments.of(
            "its conv1.weight does not hold 36 float numbers",
            bytes(model -> withFirst(model, first -> first.setRawData(ByteString.EMPTY)))),
        Arguments.of(
            "its conv1.weight does not hold 36 float numbers",
            bytes(model -> withFirst(model, first -> first.setDataType(7)))),
        Arguments.of(
            "its conv1.weight is [2000000000, 2000000000]",
            bytes(
                model ->
                    withFirst(
                        model,
                        first -> first.clearDims().addDims(2_000_000_000).addDims(2_000_000_000)))),
        Arguments.of(
            "its conv1.weight holds NaN",
            bytes(
                model ->
                    withFirst(
                        model,
                        first -> {
                          var raw = first.getRawData().toByteArray();
                          raw[2] = (byte) 0xc0;
                          raw[3] = 0x7f;
                          return first.setRawData(ByteString.copyFrom(raw));
                        }))),
        Arguments.of(
            "its graph is not that of an expert with 4 filters, 0 poolings and LEAKY_RELU",
            bytes(
                model ->
                    withFirst(
                        model,
                        first -> first.setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)))),
        Arguments.of(
            "its graph is not that of an expert",
            bytes(
                model ->
                    with(
                        model,
                        graph -> graph.setNode(1, graph.getNode(1).toBuilder().setOpType("If"))))),
        Arguments.of(
            "its graph is not that of an expert",
            ExpertExporter.export(
                new ExpertNetwork(4, 0, Activation.ELU),
                new float[(int) SMALL.layout().size()],
                SMALL.neutralStatistics())),
        Arguments.of(
            "its conv1.weight is [5, 1, 3, 3]; this learner's are [4, 1, 3, 3]",
            ExpertExporter.export(
                new ExpertNetwork(5, 0, Activation.LEAKY_RELU),
                new float[(int) new ExpertNetwork(5, Activation.ELU).layout().size()],
                new ExpertNetwork(5, Activation.ELU).neutralStatistics())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void parameters_ofAnythingElse_areRefused(String why, byte[] model) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ExpertImporter.parameters(model, SMALL))
        .withMessageContaining(why);
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(Version.current()).matches("\\d+\\.\\d+\\.\\d+.*");
  }

  private static byte[] bytes(UnaryOperator<OnnxMl.ModelProto.Builder> change) {
    var model =
        ExpertExporter.export(
            SMALL, new float[(int) SMALL.layout().size()], SMALL.neutralStatistics());
    try {
      var changed = change.apply(OnnxMl.ModelProto.parseFrom(model).toBuilder());
      return changed == null
          ? "PK, no protobuf".getBytes(StandardCharsets.UTF_8)
          : changed.build().toByteArray();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static OnnxMl.ModelProto.Builder with(
      OnnxMl.ModelProto.Builder model, UnaryOperator<OnnxMl.GraphProto.Builder> change) {
    return model.setGraph(change.apply(model.getGraph().toBuilder()));
  }

  private static OnnxMl.ModelProto.Builder withFirst(
      OnnxMl.ModelProto.Builder model, UnaryOperator<OnnxMl.TensorProto.Builder> change) {
    return with(
        model, graph -> graph.setInitializer(0, change.apply(graph.getInitializer(0).toBuilder())));
  }

  private static float[] parameters(ExpertNetwork network, NDManager manager) {
    try (var initial = network.layout().initial(manager, Initialisation.HE);
        var noise = manager.randomNormal(0, 0.1f, initial.getShape(), initial.getDataType())) {
      return initial.add(noise).toFloatArray(); // scales and shifts too
    }
  }

  private static float[] statistics(ExpertNetwork network, NDManager manager) {
    return manager.randomUniform(0.2f, 2, new Shape(network.statisticsSize())).toFloatArray();
  }
}
