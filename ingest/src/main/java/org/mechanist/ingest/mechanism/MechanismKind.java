package org.mechanist.ingest.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A kind of mechanism as a person chooses it: by its name and a value for each parameter.
 *
 * @param name as in a mechanism's spelling, {@code translate}
 * @param label what a person calls it, {@code Translation}
 * @param parameters in the order of the spelling; none for a kind without
 */
public record MechanismKind(String name, String label, List<MechanismParameter> parameters) {

  public MechanismKind {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(label, "label");
    parameters = List.copyOf(parameters);
  }

  /**
   * One of this kind.
   *
   * @param values by the parameters' names; those that are missing are as offered
   * @throws IllegalArgumentException if one is out of range, or there is no such parameter; the
   *     message says what was given and what is allowed
   */
  public Mechanism of(Map<String, Double> values) {
    var names = parameters.stream().map(MechanismParameter::name).toList();
    for (var given : values.keySet()) {
      if (!names.contains(given)) {
        throw new IllegalArgumentException(
            "%s has no parameter \"%s\"; it has %s"
                .formatted(name, given, names.isEmpty() ? "none" : String.join(", ", names)));
      }
    }
    var arguments = new ArrayList<String>();
    for (var parameter : parameters) {
      Double given = values.getOrDefault(parameter.name(), parameter.value());
      if (given == null) {
        throw new IllegalArgumentException(parameter.name() + " is null; a number is allowed");
      }
      arguments.add(Decimal.text(parameter.checked(given)));
    }
    return Mechanisms.parse(
        arguments.isEmpty()
            ? name
            : arguments.stream().collect(Collectors.joining(",", name + "(", ")")));
  }
}
