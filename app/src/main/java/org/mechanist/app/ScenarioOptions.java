package org.mechanist.app;

import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.Scenarios;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What is played: which mechanisms, when, on how many images. */
final class ScenarioOptions {

  /** Images of a step, by which --steps counts; the recipes' batch. */
  private static final int BATCH = 32;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--scenario",
      paramLabel = "NAME|FILE",
      converter = Converter.class,
      completionCandidates = Names.class,
      description =
          "Which mechanisms distort how many images: one of ${COMPLETION-CANDIDATES}, or a JSON"
              + " file (default: paper10 for produce, lifelong for demo, else the experiment's).")
  private Scenario scenario;

  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "0",
      description =
          "Make the scenario T × 32 images long, its phases in proportion (default: as long as it"
              + " is).")
  private int steps;

  /**
   * The scenario, made longer or shorter, in proportion, if that was asked for.
   *
   * @param otherwise the name of the one to play if none was asked for
   */
  Scenario scenario(String otherwise) {
    Usage.between(command, "--steps", steps, 0, Integer.MAX_VALUE);
    var chosen = chosen().orElseGet(() -> Scenarios.load(otherwise));
    return steps > 0 ? chosen.scaledTo((long) steps * BATCH) : chosen;
  }

  /** The scenario as it is, if one was asked for. */
  Optional<Scenario> chosen() {
    return Optional.ofNullable(scenario);
  }

  /** The steps that were asked for; empty if none were. */
  OptionalInt steps() {
    Usage.between(command, "--steps", steps, 0, Integer.MAX_VALUE);
    return steps > 0 ? OptionalInt.of(steps) : OptionalInt.empty();
  }

  /** The names of the scenarios that ship. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scenarios.builtIn().iterator();
    }
  }

  static final class Converter implements CommandLine.ITypeConverter<Scenario> {
    @Override
    public Scenario convert(String nameOrFile) {
      try {
        return Scenarios.load(nameOrFile);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
