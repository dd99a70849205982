package org.mechanist.ingest.mechanism;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The kinds of mechanisms a person can choose from, with ranges in which a digit of {@value #SIDE}
 * pixels still is one. A scenario may go beyond them: {@link Mechanisms#parse}.
 */
public final class MechanismCatalogue {

  private static final int SIDE = 32;

  private static final List<MechanismKind> KINDS =
      List.of(
          kind(
              "translate",
              "Translation",
              pixels("dx", "right", -8, 8, 4),
              pixels("dy", "down", -8, 8, 0)),
          kind("rotate", "Rotation", real("degrees", "counter-clockwise", -180, 180, 5, 30, "°")),
          kind("noise", "Noise", real("sigma", "strength", 0, 1, 0.05, 0.4, "")),
          kind("invert", "Inversion"),
          kind("scale", "Scaling", real("f", "factor", 0.4, 2, 0.05, 0.7, "×")),
          kind("shear", "Slant", real("f", "to the right", -1, 1, 0.05, 0.4, "")),
          kind("blur", "Blur", real("sigma", "radius", 0.2, 3, 0.1, 1.2, "px")),
          kind("gamma", "Gamma", real("g", "exponent", 0.1, 8, 0.1, 0.3, "")),
          kind(
              "occlude",
              "Occlusion",
              pixels("x", "left edge", 0, SIDE - 1, 10),
              pixels("y", "top edge", 0, SIDE - 1, 10),
              pixels("w", "width", 1, SIDE, 12),
              pixels("h", "height", 1, SIDE, 6)),
          kind("identity", "No distortion"));

  private MechanismCatalogue() {}

  /** All kinds, in the order in which to offer them. */
  public static List<MechanismKind> kinds() {
    return KINDS;
  }

  /**
   * The kind of that name.
   *
   * @throws IllegalArgumentException if there is none; the message says which there are
   */
  public static MechanismKind kind(String name) {
    return KINDS.stream()
        .filter(kind -> kind.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no kind of mechanism is called \"%s\"; there are %s"
                        .formatted(
                            name,
                            KINDS.stream()
                                .map(MechanismKind::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static MechanismKind kind(String name, String label, MechanismParameter... parameters) {
    return new MechanismKind(name, label, List.of(parameters));
  }

  private static MechanismParameter pixels(String name, String label, int min, int max, int value) {
    return new MechanismParameter(name, label, min, max, 1, value, "px");
  }

  private static MechanismParameter real(
      String name, String label, double min, double max, double step, double value, String unit) {
    return new MechanismParameter(name, label, min, max, step, value, unit);
  }
}
