package org.mechanist.learner.pipeline;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;

/**
 * A learner in a process of its own that works until it is told to stop, and says each second how
 * it is: {@link Sample}. Its committee stays as it is, so the number of its arrays has to.
 *
 * <p>Arguments: bootstrap address, prefix of the topics, folder of the checkpoints.
 */
final class SoakedLearner {

  static final int BATCH = 32;

  private static final int EXPERTS = 4;
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_SNAPSHOTS = Duration.ofSeconds(5);

  /** A full collection shows what is in use; so often it costs nothing. */
  private static final int SAMPLES_BETWEEN_COLLECTIONS = 5;

  /**
   * How it is.
   *
   * @param restored images so far
   * @param deadLettered messages so far
   * @param arrays of the engine after the last batch
   * @param heapBytes in use after the last collection
   */
  record Sample(long restored, long deadLettered, int arrays, long heapBytes) {

    private static final String BEGINNING = "sample: ";

    static Optional<Sample> of(String line) {
      if (!line.startsWith(BEGINNING)) {
        return Optional.empty();
      }
      var numbers = line.substring(BEGINNING.length()).split(" ");
      return Optional.of(
          new Sample(
              Long.parseLong(numbers[0]),
              Long.parseLong(numbers[1]),
              Integer.parseInt(numbers[2]),
              Long.parseLong(numbers[3])));
    }

    String line() {
      return BEGINNING + "%d %d %d %d".formatted(restored, deadLettered, arrays, heapBytes);
    }

    long done() {
      return restored + deadLettered;
    }
  }

  private static long heapBytes;

  private SoakedLearner() {}

  public static void main(String[] arguments) {
    ChildLearner.run(() -> live(arguments));
  }

  private static void live(String[] arguments) {
    var topics = new Topics(arguments[1]);
    var pipeline =
        new LearnerPipeline(
            KafkaSettings.of(arguments[0]),
            topics,
            topics.prefix(),
            BatchLimits.ofSize(BATCH),
            options(Path.of(arguments[2])),
            Clock.systemUTC());
    try (pipeline) {
      var samples =
          Flux.interval(BETWEEN_SAMPLES)
              .subscribe(number -> System.out.println(sample(pipeline, number).line()));
      var told = new Thread(() -> stopWhenTold(pipeline), "told");
      told.setDaemon(true);
      told.start();
      pipeline.run().block();
      samples.dispose();
      System.out.println(sample(pipeline, 0).line());
    }
  }

  /** Or when nobody is there any more who could tell. */
  private static void stopWhenTold(LearnerPipeline pipeline) {
    try {
      System.in.read();
    } catch (IOException e) {
      System.out.println("stopped: " + e.getMessage());
    }
    pipeline.stop();
  }

  private static Sample sample(LearnerPipeline pipeline, long number) {
    if (number % SAMPLES_BETWEEN_COLLECTIONS == 0) {
      System.gc();
      heapBytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
    var ledger = pipeline.state().ledger();
    return new Sample(ledger.restored(), ledger.deadLettered(), pipeline.arrays(), heapBytes);
  }

  private static LearnerOptions options(Path checkpoints) {
    var recipe = TinyRecipes.tiny("mechanist", Map.of("batch", Integer.toString(BATCH)));
    return new LearnerOptions(
            recipe, EXPERTS, EXPERTS, 1, "cpu", 1, Long.MAX_VALUE, 1000, Duration.ofSeconds(20), 1)
        .with(CheckpointOptions.in(checkpoints).every(BETWEEN_CHECKPOINTS))
        .with(new Publication(true, BETWEEN_SNAPSHOTS));
  }
}
