package org.mechanist.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.Publication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mechanist demo}: everything in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Start an embedded Kafka broker, produce distorted digits onto a topic, learn from them"
            + " online, publish the restored ones, consume and judge those, and write a report with"
            + " pictures. Takes a few minutes. Meanwhile a page shows it, where mechanisms can be"
            + " added.")
final class DemoCommand implements Callable<Integer> {

  /** For each mechanism: 2000 in all for the ten of the paper. */
  private static final String DEFAULT_HELD_OUT = "200";

  /** The page restores what is drawn there by snapshots. */
  private static final Publication RESTORING_TOO =
      new Publication(true, Publication.DEFAULT_SNAPSHOT_EVERY);

  @Spec private CommandSpec command;
  @Mixin private ScenarioOptions scenario;
  @Mixin private SeedOptions seed;
  @Mixin private RecipeOptions recipe;
  @Mixin private DeviceOptions device;
  @Mixin private BatchOptions batches;
  @Mixin private DataOptions data;

  @Option(
      names = "--headless",
      description = "Print a plain line now and then instead of a live display.")
  private boolean headless;

  @Option(
      names = "--canonical",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Canonical images, 1 to 30000 (default: ${DEFAULT-VALUE}).")
  private int canonical;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      defaultValue = DEFAULT_HELD_OUT,
      description =
          "Test digits to which each mechanism is applied for the evaluation after the last phase"
              + " (default: ${DEFAULT-VALUE}).")
  private int heldOut;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reports/demo",
      description =
          "Folder of the report; an earlier one there is replaced (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--no-page",
      description = "Serve no page to watch it in a browser and to add mechanisms.")
  private boolean noPage;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Port of the page, to this machine alone; 0 for a free one (default: 8080, or a free one"
              + " where that is taken).")
  private Integer port;

  @Option(
      names = "--keep-going",
      description =
          "Go on with the last phase after the scenario, until Ctrl-C, and write the report then."
              + " So it does anyway once a mechanism was added in the page.")
  private boolean keepGoing;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--canonical", canonical, 1, ProduceCommand.CANONICAL_DIGITS);
    Usage.between(command, "--held-out", heldOut, 1, ProduceCommand.TEST_DIGITS);
    var played = scenario.scenario("lifelong");
    var page = page();
    boolean open = page.isPresent() || keepGoing; // then nobody knows how long it is going to be
    LearnerOptions learner =
        recipe
            .learner(seed.seed(), device.name(), open ? Long.MAX_VALUE : played.images())
            .with(page.isPresent() ? RESTORING_TOO : Publication.ALONE);
    var limits = batches.limits(learner.recipe().batch());
    var stop = new StopSignal();
    try (var terminal = new Terminal(headless)) {
      terminal.show("starting …");
      var stream = new ScenarioStream(played, Split.of(data.load(terminal)), seed.seed());
      try (var demo =
          new Demo(
              new Demo.Plan(stream, canonical, heldOut, learner, limits, out, page, keepGoing),
              terminal)) {
        return demo.play(stop);
      }
    }
  }

  private Optional<OptionalInt> page() {
    if (noPage && port != null) {
      throw new ParameterException(
          command.commandLine(), "--port is the page's, and --no-page says that there is none");
    }
    Usage.between(command, "--port", port == null ? 0 : port, 0, 65_535);
    return noPage
        ? Optional.empty()
        : Optional.of(port == null ? OptionalInt.empty() : OptionalInt.of(port));
  }
}
