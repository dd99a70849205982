package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.learner.fixture.ChildProcess;
import org.mechanist.learner.pipeline.DisturbedLearner.Event;
import org.mechanist.learner.pipeline.DisturbedLearner.Point;

/**
 * A learner that is killed again and again, at random points of its life: what comes out is what
 * one gives that is left alone, and what it has learned in the end is the same to the last bit.
 * Modelled on {@code transactions_test} of Kafka's system tests.
 *
 * <p>{@code mechanist.kills} says how often, {@code mechanist.kills.seed} where.
 */
@Tag("reliability")
class KilledLearnerIT {

  private static final int KILLS = Integer.getInteger("mechanist.kills", 6);
  private static final long SEED = Long.getLong("mechanist.kills.seed", 1);
  private static final int KILLED = 128 + 9; // exit status

  /** A life lasts a few batches; the last one is not to be cut by time. */
  private static final int IMAGES =
      DisturbedLearner.BATCH * (10 + DisturbedLearner.LONGEST_LIFE * KILLS);

  private static final Duration WITHIN = Duration.ofSeconds(60 + IMAGES / 20);

  @TempDir private Path folder;
  private EmbeddedBroker broker;
  private KafkaSettings settings;

  @BeforeEach
  void startBroker() {
    broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void kills_atRandomPoints_loseNothingDoubleNothingAndChangeNoWeight() throws Exception {
    var alone = new LearnerRun(settings, "alone", IMAGES).fill();
    assertThat(live(alone, Point.NEVER, 1)).isEmpty();

    var killed = new LearnerRun(settings, "killed", IMAGES).fill();
    var watch = new Watch(settings, killed.topics());
    var kills = new EnumMap<Point, Integer>(Point.class);
    var random = new SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      var point = Point.values()[random.nextInt(Point.NEVER.ordinal())];
      boolean records = point == Point.SENDING || point == Point.SENT;
      int after = 1 + random.nextInt(records ? 3 * DisturbedLearner.BATCH : 3);
      live(killed, point, after).ifPresent(where -> kills.merge(where, 1, Integer::sum));
    }
    assertThat(live(killed, Point.NEVER, 1)).isEmpty();
    Findings.write("kills", "%d kills, by point %s".formatted(KILLS, kills));

    assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KILLS);
    assertThat(watch.end()).isEqualTo(IMAGES);
    assertThat(killed.decisions()).isNotEmpty();
    assertThat(killed.outcome(checkpoints(killed))).isEqualTo(alone.outcome(checkpoints(alone)));
  }

  /** One life; gives where it was killed, if it was. */
  private Optional<Point> live(LearnerRun run, Point point, int after) throws Exception {
    var prefix = run.topics().prefix();
    try (var process =
        new ChildProcess(
            folder.resolve("log-" + prefix),
            List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            DisturbedLearner.class,
            broker.bootstrap(),
            prefix,
            checkpoints(run).toString(),
            Integer.toString(IMAGES),
            (point == Point.NEVER ? Event.HELD : Event.KILLED).name(),
            point + ":" + after)) {
      int status = process.awaitExit(WITHIN);
      assertThat(status).as("%s for the %d. time: %s", point, after, process).isIn(0, KILLED);
      return status == KILLED ? Optional.of(whereKilled(process)) : Optional.empty();
    }
  }

  private static Point whereKilled(ChildProcess process) {
    var beginning = Event.KILLED.at("");
    return process.output().stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> Point.valueOf(line.substring(beginning.length())))
        .findFirst()
        .orElseThrow();
  }

  private Path checkpoints(LearnerRun run) {
    return folder.resolve("checkpoints-" + run.topics().prefix());
  }
}
