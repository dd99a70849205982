package org.mechanist.app;

import java.util.concurrent.Callable;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.producer.Pace;
import org.mechanist.ingest.producer.StreamProducer;
import org.mechanist.ingest.scenario.ScenarioStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist produce}: a scenario onto its topics. */
@Command(
    name = "produce",
    mixinStandardHelpOptions = true,
    description =
        "Produce MNIST digits onto the topics: canonical ones, then those that a scenario distorts,"
            + " then held-out ones. Started again after it was killed, it goes on where it"
            + " stopped.")
final class ProduceCommand implements Callable<Integer> {

  private static final int SHOWN_EVERY = 20;

  /** Half of MNIST's training set, and its test set. */
  static final int CANONICAL_DIGITS = 30_000;

  static final int TEST_DIGITS = 10_000;

  @Spec private CommandSpec command;
  @Mixin private KafkaOptions kafka;
  @Mixin private TopicOptions topics;
  @Mixin private DataOptions data;
  @Mixin private ScenarioOptions scenario;
  @Mixin private SeedOptions seed;

  @Option(
      names = "--rate",
      paramLabel = "IMAGES/S",
      description = "Images of the stream per second (default: as fast as the broker takes them).")
  private Double rate;

  @Option(
      names = "--canonical",
      paramLabel = "N",
      defaultValue = "30000",
      description = "Canonical images to produce first, 0 to 30000 (default: ${DEFAULT-VALUE}).")
  private int canonical;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "After the last phase, apply each mechanism to N test digits (default:"
              + " ${DEFAULT-VALUE}).")
  private int heldOut;

  @Option(
      names = "--run",
      paramLabel = "NAME",
      description =
          "The run's name, by which its images on the topic are known when it is started again"
              + " (default: SCENARIO-SEED).")
  private String run;

  @Option(
      names = "--no-truth",
      description = "Leave out the truth-* headers, which are for evaluation alone.")
  private boolean noTruth;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--canonical", canonical, 0, CANONICAL_DIGITS);
    Usage.between(command, "--held-out", heldOut, 0, TEST_DIGITS);
    var played = scenario.scenario("paper10");
    var pace =
        rate == null
            ? Pace.UNLIMITED
            : Usage.checked(command, () -> new Pace(rate, System::nanoTime));
    var stop = new StopSignal();
    try (var terminal = new Terminal(false)) {
      topics.create(kafka.settings());
      var name = run != null ? run : played.name() + "-" + seed.seed();
      var stream = new ScenarioStream(played, Split.of(data.load(terminal)), seed.seed());
      try (var producer =
          new StreamProducer(kafka.settings(), topics.names(), stream, name, !noTruth)) {
        if (canonical > 0) {
          terminal.print(
              "%d canonical images are on %s"
                  .formatted(
                      producer.canonical(canonical, progress(terminal, stop, "canonical")),
                      topics.names().canonical()));
        }
        long images = stop.asked() ? 0 : producer.stream(pace, progress(terminal, stop, "stream"));
        terminal.print(
            "%d of %d images of %s are on %s"
                .formatted(images, stream.images(), name, topics.names().transformed()));
        if (heldOut > 0 && !stop.asked()) {
          terminal.print(
              "%d held-out images are on %s"
                  .formatted(
                      producer.heldOut(heldOut, progress(terminal, stop, "held-out")),
                      topics.names().transformed()));
        }
      }
    }
    return stop.asked() ? Mechanist.INTERRUPTED : 0;
  }

  private static StreamProducer.Listener progress(Terminal terminal, StopSignal stop, String part) {
    return (done, total) -> {
      if (done % SHOWN_EVERY == 0) {
        terminal.show(terminal.bar("producing " + part, (double) done / total, done + " images"));
      }
      return !stop.asked();
    };
  }
}
