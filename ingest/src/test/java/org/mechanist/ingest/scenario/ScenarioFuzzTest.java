package org.mechanist.ingest.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.mechanist.fuzz.Frugal;
import org.mechanist.fuzz.Mutations;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.schemas.Pixels;

/** Whatever is in a scenario's file, it is a scenario that can be played, or refused. */
class ScenarioFuzzTest {

  private static final Path BUILT_IN =
      Path.of("src", "main", "resources", "org", "mechanist", "ingest", "scenario");
  private static final Pixels PICTURE = new Pixels(3, 2, new byte[] {0, 1, 2, 3, 4, 5});

  @Property(seed = "1")
  void parse_anyText_isAScenarioThatCanBePlayed(@ForAll("scenarios") String text) throws Exception {
    Scenario scenario;
    try {
      scenario = Frugal.decode(text.length(), () -> ScenarioJson.parse(text));
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    long images = scenario.images();
    assertThat(images).isPositive();
    assertThat(scenario.phaseAt(images - 1)).isEqualTo(last(scenario));
    assertThat(scenario.scaledTo(scenario.phases().size()).images())
        .isEqualTo(scenario.phases().size());
    assertThat(scenario.phases().get(0).mechanismAt(0.999)).isIn(scenario.mechanisms());
  }

  @Property(seed = "1")
  void parse_anyMechanism_isOneThatCanBeApplied(@ForAll("mechanisms") String text)
      throws Exception {
    Mechanism mechanism;
    try {
      mechanism = Frugal.decode(text.length(), () -> Mechanisms.parse(text));
    } catch (IllegalArgumentException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    assertThat(Mechanisms.parse(mechanism.name())).isEqualTo(mechanism);
    assertThat(mechanism.apply(PICTURE, new SplittableRandom(1)).hasSizeOf(PICTURE)).isTrue();
  }

  @Provide
  Arbitrary<String> scenarios() throws IOException {
    var texts = new ArrayList<String>();
    for (var name : Scenarios.builtIn()) {
      texts.add(Files.readString(BUILT_IN.resolve(name + ".json"), StandardCharsets.UTF_8).strip());
    }
    texts.add(
        "{\"name\": \"n\", \"phases\": [{\"images\": 7, \"mechanisms\": [\"invert\", \"paper10\"],"
            + " \"weights\": [3, 0.5]}]}");
    return Mutations.ofText(texts.toArray(String[]::new));
  }

  @Provide
  Arbitrary<String> mechanisms() {
    return Mutations.ofText(
        "translate(4,-4)",
        "rotate(30)+noise(0.2)",
        "invert",
        "scale(1.5)+shear(-0.5)+gamma(2)",
        "blur(1.25)",
        "occlude(1,2,3,4)",
        "identity");
  }

  private static Phase last(Scenario scenario) {
    return scenario.phases().get(scenario.phases().size() - 1);
  }
}
