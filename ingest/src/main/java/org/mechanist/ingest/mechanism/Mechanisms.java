package org.mechanist.ingest.mechanism;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.mechanist.ingest.mechanism.Kind.Argument;
import org.mechanist.schemas.Pixels;

/**
 * Makes mechanisms of their spelling: {@code translate(4,0)}, {@code invert}, or {@code
 * rotate(30)+noise(0.2)}, which turns an image first and then adds noise.
 */
public final class Mechanisms {

  /** The set of the ten mechanisms of the paper's Appendix C. */
  public static final String PAPER10 = "paper10";

  private static final Pattern CALL = Pattern.compile("\\s*([a-z]+)\\s*(?:\\(([^()]*)\\))?\\s*");

  /** A plus sign outside parentheses, that of {@code translate(+4,0)} is not. */
  private static final Pattern THEN = Pattern.compile("\\+(?![^()]*\\))");

  /** Far more than anybody spells. In characters. */
  private static final int MAX_TEXT = 1000;

  private static final double FURTHEST = Pixels.MAX_SIDE - 1.0;

  private static final List<Kind> KINDS =
      List.of(
          new Kind("identity", List.of(), v -> new Identity()),
          new Kind(
              "translate",
              List.of(whole("dx", -FURTHEST, FURTHEST), whole("dy", -FURTHEST, FURTHEST)),
              v -> new Translate((int) v[0], (int) v[1])),
          new Kind("invert", List.of(), v -> new Invert()),
          new Kind("noise", List.of(real("sigma", 0, 10)), v -> new Noise(v[0])),
          new Kind("rotate", List.of(real("degrees", -360, 360)), v -> new Rotate(v[0])),
          new Kind("scale", List.of(real("f", 0.1, 10)), v -> new Scale(v[0])),
          new Kind("shear", List.of(real("f", -5, 5)), v -> new Shear(v[0])),
          new Kind("blur", List.of(real("sigma", 0.1, 10)), v -> new Blur(v[0])),
          new Kind("gamma", List.of(real("g", 0.05, 20)), v -> new Gamma(v[0])),
          new Kind(
              "occlude",
              List.of(
                  whole("x", 0, FURTHEST),
                  whole("y", 0, FURTHEST),
                  whole("w", 1, Pixels.MAX_SIDE),
                  whole("h", 1, Pixels.MAX_SIDE)),
              v -> new Occlude((int) v[0], (int) v[1], (int) v[2], (int) v[3])));

  private Mechanisms() {}

  /**
   * The mechanism that is spelled so. Parsing its {@link Mechanism#name()} gives an equal one.
   *
   * @throws IllegalArgumentException if there is no such mechanism, or not with such arguments; the
   *     message lists those there are
   */
  public static Mechanism parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "a mechanism is spelled in at most %d characters, this one in %d"
              .formatted(MAX_TEXT, text.length()));
    }
    var steps = new ArrayList<Mechanism>();
    for (var step : THEN.split(text, -1)) {
      steps.add(single(step, text));
    }
    return steps.size() == 1 ? steps.get(0) : new Sequence(steps);
  }

  /** The mechanisms of a set, in its order; empty if no set has that name. */
  public static Optional<List<Mechanism>> set(String name) {
    return name.equals(PAPER10) ? Optional.of(paper10()) : Optional.empty();
  }

  /** The names of the sets. */
  public static List<String> setNames() {
    return List.of(PAPER10);
  }

  /** For a person: each mechanism with its arguments and their ranges, a line each. */
  public static String usage() {
    return KINDS.stream().map(Kind::usage).collect(Collectors.joining("\n")) + "\na+b: a, then b";
  }

  /** Eight translations by 4 pixels, contrast inversion, noise of variance 0.25. */
  private static List<Mechanism> paper10() {
    return List.of(
        new Translate(4, 0),
        new Translate(-4, 0),
        new Translate(0, -4),
        new Translate(0, 4),
        new Translate(4, -4),
        new Translate(4, 4),
        new Translate(-4, -4),
        new Translate(-4, 4),
        new Invert(),
        new Noise(0.5));
  }

  private static Mechanism single(String step, String text) {
    var call = CALL.matcher(step);
    if (!call.matches()) {
      throw unusable(text, "\"%s\" is not of the form name(number,…)".formatted(step.strip()));
    }
    var name = call.group(1);
    var kind = KINDS.stream().filter(k -> k.name().equals(name)).findFirst();
    if (kind.isEmpty()) {
      throw unusable(text, "nothing is called \"%s\"".formatted(name));
    }
    try {
      return kind.get().of(numbers(call.group(2)));
    } catch (IllegalArgumentException e) {
      throw unusable(text, e.getMessage());
    }
  }

  /** The numbers between the parentheses, none where there are no parentheses or is nothing. */
  private static List<String> numbers(String arguments) {
    if (arguments == null || arguments.isBlank()) {
      return List.of();
    }
    return Pattern.compile(",").splitAsStream(arguments + " ").map(String::strip).toList();
  }

  private static IllegalArgumentException unusable(String text, String reason) {
    return new IllegalArgumentException(
        "\"%s\" is no mechanism: %s. There are:\n%s".formatted(text, reason, usage()));
  }

  private static Argument whole(String name, double min, double max) {
    return new Argument(name, min, max, true);
  }

  private static Argument real(String name, double min, double max) {
    return new Argument(name, min, max, false);
  }
}
