package org.mechanist.ingest.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MechanismCatalogueTest {

  @Test
  void kinds_areAllThatAScenarioCanName() {
    var spelled =
        Pattern.compile("(?m)^[a-z]+(?!\\+)\\b").matcher(Mechanisms.usage()).results().toList();

    assertThat(MechanismCatalogue.kinds())
        .extracting(MechanismKind::name)
        .containsExactlyInAnyOrderElementsOf(
            spelled.stream()
                .map(found -> found.group())
                .filter(name -> !name.equals("a"))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void of_offeredAndBothEndsOfEachRange_areMechanisms(MechanismKind kind) {
    assertThat(kind.of(Map.of()).name()).startsWith(kind.name());
    for (var parameter : kind.parameters()) {
      for (double value : new double[] {parameter.min(), parameter.max()}) {
        assertThat(kind.of(Map.of(parameter.name(), value)).name()).contains(Decimal.text(value));
      }
    }
  }

  static Stream<MechanismKind> kinds() {
    return MechanismCatalogue.kinds().stream();
  }

  @Test
  void of_values_isThatMechanism() {
    var mechanism = MechanismCatalogue.kind("translate").of(Map.of("dx", -0.0, "dy", 3.0));

    assertThat(mechanism).isEqualTo(Mechanisms.parse("translate(0,3)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "translate | dx | 9 | dx is 9; allowed is whole, -8 to 8",
        "translate | dy | 0.5 | dy is 0.5; allowed is whole, -8 to 8",
        "rotate | degrees | 180.5 | degrees is 180.5; allowed is -180 to 180",
        "noise | sigma | NaN | sigma is NaN; allowed is 0 to 1",
        "noise | sigma | Infinity | sigma is Infinity; allowed is 0 to 1",
        "noise | strength | 1 | noise has no parameter \"strength\"; it has sigma",
        "invert | x | 1 | invert has no parameter \"x\"; it has none"
      })
  void of_whatIsNotOffered_saysWhatIs(String kind, String name, double value, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MechanismCatalogue.kind(kind).of(Map.of(name, value)))
        .withMessage(reason);
  }

  @Test
  void of_null_isRefused() {
    var values = new HashMap<String, Double>();
    values.put("sigma", null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MechanismCatalogue.kind("noise").of(values))
        .withMessageContaining("sigma is null");
  }

  @Test
  void kind_unknown_saysWhichThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MechanismCatalogue.kind("twist"))
        .withMessageStartingWith("no kind of mechanism is called \"twist\"; there are translate, ")
        .withMessageEndingWith("identity");
  }
}
