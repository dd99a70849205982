package org.mechanist.ingest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;

class ScenarioTest {

  private static final Scenario THREE_PHASES =
      new Scenario(
          "three",
          List.of(phase(100, "invert"), phase(200, "blur(1)", "invert"), phase(1, "identity")));

  @Test
  void mechanisms_severalPhases_areDistinctInOrderOfFirstAppearance() {
    assertThat(THREE_PHASES.mechanisms())
        .extracting(Mechanism::name)
        .containsExactly("invert", "blur(1)", "identity");
  }

  @Test
  void phaseAt_edgesOfPhases_givesThePhase() {
    assertThat(THREE_PHASES.images()).isEqualTo(301);
    assertThat(THREE_PHASES.phaseAt(0)).isSameAs(THREE_PHASES.phases().get(0));
    assertThat(THREE_PHASES.phaseAt(99)).isSameAs(THREE_PHASES.phases().get(0));
    assertThat(THREE_PHASES.phaseAt(100)).isSameAs(THREE_PHASES.phases().get(1));
    assertThat(THREE_PHASES.phaseAt(300)).isSameAs(THREE_PHASES.phases().get(2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> THREE_PHASES.phaseAt(301))
        .withMessage("scenario three has images 0 to 300, asked for was 301");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> THREE_PHASES.phaseAt(-1));
  }

  @ParameterizedTest
  @CsvSource({
    "301, 100, 200, 1",
    "602, 200, 400, 2",
    "30100, 10000, 20000, 100",
    "31, 10, 20, 1",
    "10, 3, 6, 1",
    "3, 1, 1, 1",
    "4611686018427387904, 1532121600806441164, 3064243201612882328, 15321216008064412"
  })
  void scaledTo_anyLength_hasExactlyThatManyAndKeepsProportions(
      long images, long first, long second, long third) {
    var scaled = THREE_PHASES.scaledTo(images);

    assertThat(scaled.images()).isEqualTo(images);
    assertThat(scaled.phases()).extracting(Phase::images).containsExactly(first, second, third);
    assertThat(scaled.mechanisms()).isEqualTo(THREE_PHASES.mechanisms());
  }

  @Test
  void scaledTo_firstPhaseTiny_leavesItOneImage() {
    var scenario = new Scenario("x", List.of(phase(1, "invert"), phase(1000, "identity")));

    assertThat(scenario.scaledTo(10).phases()).extracting(Phase::images).containsExactly(1L, 9L);
  }

  @Test
  void scaledTo_fewerImagesThanPhases_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> THREE_PHASES.scaledTo(2))
        .withMessage(
            "scenario three has 3 phase(s) and takes as many images at least, given were 2");
  }

  @Test
  void phase_wrongArguments_saysWhatIsAllowed() {
    var invert = List.of(Mechanisms.parse("invert"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phase.of(0, invert))
        .withMessage("a phase has 1 image or more, this one 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Phase.of(1, List.of()))
        .withMessage("a phase has one mechanism or more, this one has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> phase(1, "invert", "invert"))
        .withMessage("a phase has each mechanism once, given were invert, invert");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Phase(1, invert, List.of(1.0, 2.0)))
        .withMessage("a phase has one weight for each mechanism, this one 2 for 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Phase(1, invert, List.of(0.0)))
        .withMessage("a weight is a number above 0, given was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Phase(1, invert, List.of(Double.NaN)))
        .withMessage("a weight is a number above 0, given was NaN");
  }

  @Test
  void scenario_withoutNameOrPhases_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scenario(" ", THREE_PHASES.phases()))
        .withMessage("a scenario has a name, this one's is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scenario("empty", List.of()))
        .withMessage("a scenario has one phase or more, empty has none");
  }

  @Test
  void scenario_moreThanCanBeCounted_isRefused() {
    var endless = phase(Long.MAX_VALUE, "invert");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Scenario("x", List.of(endless, endless)))
        .withMessage("a scenario has at most 9223372036854775807 images, x has more");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Phase(
                    1,
                    List.of(Mechanisms.parse("invert"), Mechanisms.parse("identity")),
                    List.of(Double.MAX_VALUE, Double.MAX_VALUE)))
        .withMessage("the weights of a phase are too large to be added");
  }

  @Test
  void mechanismAt_weights_divideTheUnitInterval() {
    var phase =
        new Phase(
            1,
            Stream.of("invert", "identity", "blur(1)").map(Mechanisms::parse).toList(),
            List.of(1.0, 2.0, 1.0));

    assertThat(phase.mechanismAt(0).name()).isEqualTo("invert");
    assertThat(phase.mechanismAt(0.249).name()).isEqualTo("invert");
    assertThat(phase.mechanismAt(0.25).name()).isEqualTo("identity");
    assertThat(phase.mechanismAt(0.749).name()).isEqualTo("identity");
    assertThat(phase.mechanismAt(0.75).name()).isEqualTo("blur(1)");
    assertThat(phase.mechanismAt(Math.nextDown(1.0)).name()).isEqualTo("blur(1)");
  }

  private static Phase phase(long images, String... mechanisms) {
    return Phase.of(images, Stream.of(mechanisms).map(Mechanisms::parse).toList());
  }
}
