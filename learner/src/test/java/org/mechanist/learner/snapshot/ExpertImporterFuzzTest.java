package org.mechanist.learner.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.recipe.Recipe.Activation;
import org.mechanist.schemas.Command;

/** Whatever bytes a command brings as a model, they are an expert of this network or refused. */
class ExpertImporterFuzzTest {

  private static final ExpertNetwork NETWORK = new ExpertNetwork(2, 0, Activation.LEAKY_RELU);

  /** A message of two bytes is an object of a hundred or so. In bytes. */
  private static final long FLOOR = 300L * Command.MAX_MODEL_BYTES;

  @Property(seed = "1")
  void parameters_anyBytes_areThoseOfAnExpertOrRefused(@ForAll("models") byte[] bytes)
      throws Exception {
    try {
      var parameters =
          Frugal.decode(bytes.length, FLOOR, () -> ExpertImporter.parameters(bytes, NETWORK));
      assertThat(parameters).hasSize((int) NETWORK.layout().size());
      for (float parameter : parameters) {
        assertThat(Float.isFinite(parameter)).isTrue();
      }
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank();
    }
  }

  @Provide
  Arbitrary<byte[]> models() {
    var parameters = new float[(int) NETWORK.layout().size()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = i % 7 - 3;
    }
    return Mutations.of(ExpertExporter.export(NETWORK, parameters, NETWORK.neutralStatistics()));
  }
}
