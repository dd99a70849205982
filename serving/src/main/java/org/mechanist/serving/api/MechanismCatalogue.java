package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;

/**
 * The mechanisms that a person may choose from, each with sliders: in the ranges in which a digit
 * is still one, which are narrower than those that a scenario may write.
 */
final class MechanismCatalogue {

  /**
   * A kind of mechanism.
   *
   * @param name as a scenario writes it
   * @param label for a person
   * @param parameters in the order in which a scenario writes them
   */
  record Kind(String name, String label, List<Parameter> parameters) {}

  /**
   * What can be chosen about it.
   *
   * @param step from one value to the next, from {@code min} on
   * @param value to begin with
   * @param unit empty if it has none
   */
  record Parameter(
      String name,
      String label,
      double min,
      double max,
      double step,
      double value,
      String unit) {

    boolean allows(double given) {
      return given >= min && given <= max;
    }

    boolean isWhole() {
      return step == Math.rint(step) && min == Math.rint(min);
    }
  }

  /**
   * A mechanism that was chosen.
   *
   * @param kind its name
   * @param parameters by name; those that are missing are as the catalogue has them
   */
  record Choice(String kind, Map<String, Double> parameters) {}

  static final List<Kind> KINDS =
      List.of(
          new Kind(
              "translate",
              "Translation",
              List.of(
                  new Parameter("dx", "right", -8, 8, 1, 4, "px"),
                  new Parameter("dy", "down", -8, 8, 1, 0, "px"))),
          new Kind(
              "rotate",
              "Rotation",
              List.of(new Parameter("degrees", "clockwise", -90, 90, 5, 30, "°"))),
          new Kind("invert", "Inverted contrast", List.of()),
          new Kind(
              "noise", "Noise", List.of(new Parameter("sigma", "deviation", 0.05, 1, 0.05, 0.4, ""))),
          new Kind(
              "blur", "Blur", List.of(new Parameter("sigma", "radius", 0.25, 3, 0.25, 1.5, "px"))),
          new Kind(
              "shear", "Shear", List.of(new Parameter("f", "slant", -1, 1, 0.1, 0.5, ""))),
          new Kind(
              "scale", "Scale", List.of(new Parameter("f", "factor", 0.4, 1.8, 0.1, 0.6, "×"))),
          new Kind(
              "gamma", "Gamma", List.of(new Parameter("g", "exponent", 0.1, 5, 0.1, 3, ""))),
          new Kind(
              "occlude",
              "Covered corner",
              List.of(
                  new Parameter("x", "from the left", 0, 31, 1, 8, "px"),
                  new Parameter("y", "from the top", 0, 31, 1, 8, "px"),
                  new Parameter("w", "width", 1, 32, 1, 8, "px"),
                  new Parameter("h", "height", 1, 32, 1, 8, "px"))),
          new Kind("identity", "Nothing", List.of()));

  private MechanismCatalogue() {}

  /** The mechanism that was chosen; a problem if there is none such. */
  static Mechanism mechanism(Choice choice) {
    var kind =
        KINDS.stream()
            .filter(one -> one.name().equals(choice.kind()))
            .findFirst()
            .orElseThrow(
                () ->
                    invalid(
                        "There is no such kind of mechanism; there are %s."
                            .formatted(KINDS.stream().map(Kind::name).toList())));
    var given = choice.parameters() == null ? Map.<String, Double>of() : choice.parameters();
    requireKnown(given.keySet(), kind);
    var numbers = new ArrayList<String>();
    for (var parameter : kind.parameters()) {
      numbers.add(number(parameter, given.getOrDefault(parameter.name(), parameter.value())));
    }
    return Mechanisms.parse(
        numbers.isEmpty() ? kind.name() : kind.name() + "(" + String.join(",", numbers) + ")");
  }

  private static void requireKnown(Set<String> given, Kind kind) {
    var known = kind.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    if (!known.containsAll(given)) {
      throw invalid("The parameters of %s are %s.".formatted(kind.name(), sorted(kind)));
    }
  }

  private static List<String> sorted(Kind kind) {
    return kind.parameters().stream().map(Parameter::name).toList();
  }

  private static String number(Parameter parameter, Double value) {
    if (value == null || !parameter.allows(value)) {
      throw invalid(
          "%s is %s to %s.".formatted(parameter.name(), parameter.min(), parameter.max()));
    }
    if (parameter.isWhole() && value != Math.rint(value)) {
      throw invalid("%s is a whole number.".formatted(parameter.name()));
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  private static RuntimeException invalid(String detail) {
    return Answers.problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, detail);
  }
}
