package org.mechanist.ingest.mechanism;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of mechanism: what it is called, which arguments it takes, and how one is made of them.
 *
 * @param name lower-case letters
 * @param arguments in the order in which they are written
 * @param make given as many numbers, each within its range
 */
record Kind(String name, List<Argument> arguments, Function<double[], Mechanism> make) {

  /**
   * One argument.
   *
   * @param name what the usage calls it
   * @param min the least value allowed
   * @param max the greatest value allowed
   * @param whole whether it must be a whole number
   */
  record Argument(String name, double min, double max, boolean whole) {

    /** {@code "dx: whole, -255 to 255"}. */
    String usage() {
      return "%s: %s%s to %s"
          .formatted(name, whole ? "whole, " : "", Decimal.text(min), Decimal.text(max));
    }

    boolean allows(double value) {
      return value >= min && value <= max && (!whole || value == Math.rint(value));
    }
  }

  /** {@code "translate(dx,dy)"}. */
  String signature() {
    return arguments.isEmpty()
        ? name
        : arguments.stream().map(Argument::name).collect(Collectors.joining(",", name + "(", ")"));
  }

  /** {@code "translate(dx,dy) [dx: whole, -255 to 255; dy: …]"}. */
  String usage() {
    return arguments.isEmpty()
        ? name
        : arguments.stream()
            .map(Argument::usage)
            .collect(Collectors.joining("; ", signature() + " [", "]"));
  }

  /**
   * One of this kind.
   *
   * @param numbers as a person wrote them
   * @throws IllegalArgumentException if they are too many or too few, no numbers or out of range
   */
  Mechanism of(List<String> numbers) {
    if (numbers.size() != arguments.size()) {
      throw new IllegalArgumentException(
          "%s takes %d argument(s), given were %d"
              .formatted(name, arguments.size(), numbers.size()));
    }
    var values = new double[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(arguments.get(i), numbers.get(i));
    }
    return make.apply(values);
  }

  private static double value(Argument argument, String number) {
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "%s is \"%s\", which is no number".formatted(argument.name(), number), e);
    }
    if (!argument.allows(value)) {
      throw new IllegalArgumentException(
          "%s is %s; allowed is %s".formatted(argument.name(), number, argument.usage()));
    }
    return value == 0 ? 0 : value; // −0 becomes 0, so that equal names are equal mechanisms
  }
}
