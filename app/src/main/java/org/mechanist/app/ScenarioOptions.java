package org.mechanist.app;

import java.util.List;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.Scenarios;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What is played: which mechanisms, when, on how many images. */
final class ScenarioOptions {

  /** Held-out digits for each mechanism: 2000 in all for the ten of the paper. */
  static final String DEFAULT_HELD_OUT = "200";

  @Option(
      names = "--scenario",
      paramLabel = "NAME|FILE",
      defaultValue = "paper10",
      converter = Converter.class,
      completionCandidates = Names.class,
      description =
          "Which mechanisms distort how many images: one of ${COMPLETION-CANDIDATES}, or a JSON"
              + " file (default: ${DEFAULT-VALUE}).")
  private Scenario scenario;

  /** The scenario, made longer or shorter, in proportion, if {@code steps} is more than 0. */
  Scenario scenario(int steps, int batch) {
    return steps > 0 ? scenario.scaledTo((long) steps * batch) : scenario;
  }

  /** The names of the scenarios that ship. */
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return List.copyOf(Scenarios.builtIn()).iterator();
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
