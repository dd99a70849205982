package org.mechanist.ingest.mechanism;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MechanismsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "identity | identity",
        "identity() | identity",
        "translate(4,0) | translate(4,0)",
        "' translate( +4 , -4 ) ' | translate(4,-4)",
        "translate(-0,4.0) | translate(0,4)",
        "invert | invert",
        "noise(.50) | noise(0.5)",
        "noise(1e-3) | noise(0.001)",
        "rotate(-30.0) | rotate(-30)",
        "rotate(-0.0) | rotate(0)",
        "scale(0.75) | scale(0.75)",
        "shear(0.3) | shear(0.3)",
        "blur(1) | blur(1)",
        "gamma(2.2) | gamma(2.2)",
        "occlude(8,8,16,4) | occlude(8,8,16,4)",
        "rotate(30) + noise(0.2) | rotate(30)+noise(0.2)",
        "translate(+4,0)+invert+translate(-4,0) | translate(4,0)+invert+translate(-4,0)"
      })
  void parse_anySpelling_hasTheCanonicalNameThatParsesToAnEqualOne(String text, String name) {
    var mechanism = Mechanisms.parse(text);

    assertThat(mechanism.name()).isEqualTo(name);
    assertThat(Mechanisms.parse(name)).isEqualTo(mechanism).hasSameHashCodeAs(mechanism);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | \"\" is not of the form name(number,…)",
        "blurr(2) | nothing is called \"blurr\"",
        "paper10 | \"paper10\" is not of the form name(number,…)",
        "translate(4 | \"translate(4\" is not of the form name(number,…)",
        "invert+ | \"\" is not of the form name(number,…)",
        "translate(4) | translate takes 2 argument(s), given were 1",
        "translate | translate takes 2 argument(s), given were 0",
        "invert(1) | invert takes 0 argument(s), given were 1",
        "translate(4,x) | dy is \"x\", which is no number",
        "translate(4,) | dy is \"\", which is no number",
        "translate(0.5,0) | dx is 0.5; allowed is dx: whole, -255 to 255",
        "translate(0,256) | dy is 256; allowed is dy: whole, -255 to 255",
        "noise(-0.1) | sigma is -0.1; allowed is sigma: 0 to 10",
        "noise(NaN) | sigma is NaN; allowed is sigma: 0 to 10",
        "rotate(400) | degrees is 400; allowed is degrees: -360 to 360",
        "scale(0) | f is 0; allowed is f: 0.1 to 10",
        "occlude(0,0,0,4) | w is 0; allowed is w: whole, 1 to 256",
        "invert+spin(3) | nothing is called \"spin\""
      })
  void parse_noMechanism_saysWhatWasGivenAndWhatThereIs(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mechanisms.parse(text))
        .withMessage(
            "\"%s\" is no mechanism: %s. There are:\n%s"
                .formatted(text, reason, Mechanisms.usage()));
  }

  /** Looking for the plus signs of a megabyte of them takes a quarter of an hour. */
  @Test
  void parse_longText_isRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mechanisms.parse("+".repeat(1 << 20)))
        .withMessage("a mechanism is spelled in at most 1000 characters, this one in 1048576");
  }

  @Test
  void usage_always_listsKindsArgumentsAndRanges() {
    assertThat(Mechanisms.usage().lines())
        .contains(
            "identity",
            "translate(dx,dy) [dx: whole, -255 to 255; dy: whole, -255 to 255]",
            "invert",
            "noise(sigma) [sigma: 0 to 10]",
            "a+b: a, then b")
        .hasSize(11);
  }

  @Test
  void set_paper10_isAppendixC() {
    assertThat(Mechanisms.set("paper10").orElseThrow())
        .extracting(Mechanism::name)
        .containsExactlyInAnyOrder(
            "translate(4,0)",
            "translate(-4,0)",
            "translate(0,4)",
            "translate(0,-4)",
            "translate(4,4)",
            "translate(4,-4)",
            "translate(-4,4)",
            "translate(-4,-4)",
            "invert",
            "noise(0.5)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"paper11", "invert", ""})
  void set_otherName_isEmpty(String name) {
    assertThat(Mechanisms.set(name)).isEmpty();
  }

  @Test
  void setNames_always_areThoseOfSets() {
    assertThat(Mechanisms.setNames()).isEqualTo(List.of("paper10"));
    assertThat(Mechanisms.setNames()).allMatch(name -> Mechanisms.set(name).isPresent());
  }
}
