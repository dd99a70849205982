package org.mechanist.ingest.mechanism;

import java.util.Objects;

/**
 * A number that a person sets to choose a mechanism, such as on a slider.
 *
 * @param name what the mechanism's spelling calls it
 * @param label what a person calls it, in words
 * @param min the least value offered
 * @param max the greatest value offered
 * @param step between neighbouring values; any value in between may be given where it is not 1
 * @param value to begin with
 * @param unit {@code px}, {@code °}, {@code ×} or nothing
 */
public record MechanismParameter(
    String name, String label, double min, double max, double step, double value, String unit) {

  public MechanismParameter {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(unit, "unit");
    if (!(min <= value && value <= max && step > 0)) {
      throw new IllegalArgumentException(
          "%s is %s of %s to %s by %s".formatted(name, value, min, max, step));
    }
  }

  /**
   * A value of it.
   *
   * @throws IllegalArgumentException if it is out of range, or not whole where it has to be
   */
  double checked(double given) {
    if (given >= min && given <= max && (!isWhole() || given == Math.rint(given))) {
      return given == 0 ? 0 : given; // −0 becomes 0
    }
    throw new IllegalArgumentException(
        "%s is %s; allowed is %s%s to %s"
            .formatted(
                name,
                Double.isFinite(given) ? Decimal.text(given) : given,
                isWhole() ? "whole, " : "",
                Decimal.text(min),
                Decimal.text(max)));
  }

  private boolean isWhole() {
    return step == 1;
  }
}
