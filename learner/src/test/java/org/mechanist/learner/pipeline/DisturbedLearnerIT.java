package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.learner.fixture.BrokerProcess;
import org.mechanist.learner.fixture.ChildProcess;
import org.mechanist.learner.pipeline.DisturbedLearner.Event;
import org.mechanist.learner.pipeline.DisturbedLearner.Point;
import org.mechanist.learner.pipeline.LearnerRun.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to a learner in weeks: its broker is restarted or does not answer, it stands still
 * itself, it is replaced, it comes back after that, its disk is full. Learners and the broker are
 * processes of their own. What comes out is each time what an undisturbed learner gives, and what
 * it has learned in the end is the same to the last bit.
 *
 * <p>{@code mechanist.restarts} says how often a broker is restarted under one learner, {@code
 * mechanist.pause.seconds} how long nothing moves.
 */
@Tag("reliability")
class DisturbedLearnerIT {

  private static final Logger LOG = LoggerFactory.getLogger(DisturbedLearnerIT.class);
  private static final int RESTARTS = Integer.getInteger("mechanist.restarts", 1);
  private static final Duration PAUSE =
      Duration.ofSeconds(Integer.getInteger("mechanist.pause.seconds", 3));

  private static final int BATCH = DisturbedLearner.BATCH;

  /** Those of one batch: restored images and the entry of the journal. */
  private static final int RECORDS = BATCH + 1;

  /** The points of a life that come with each batch. */
  private static final List<Point> POINTS =
      List.of(Point.RESTORED, Point.SENDING, Point.SENT, Point.PUBLISHED, Point.LEARNED);

  private static final int IMAGES = BATCH * (20 + 4 * RESTARTS);

  /** All clients' own patience, and a machine that is busy. */
  private static final Duration WITHIN = Duration.ofMinutes(4).plus(PAUSE);

  private static final String NOT_SAVED = "no checkpoint was saved in";
  private static final Duration SHORT = Duration.ofMillis(10);

  @TempDir private static Path everything;
  private static BrokerProcess broker;
  private static Outcome undisturbed;
  private static int prefixes;

  private final List<ChildProcess> children = new ArrayList<>();
  private Path folder;
  private LearnerRun run;
  private boolean onTopic; // checkpoints

  @BeforeAll
  static void runUndisturbed() throws Exception {
    broker = new BrokerProcess(everything.resolve("broker"));
    var alone = new LearnerRun(broker.settings(), "alone", IMAGES).fill();
    var checkpoints = everything.resolve("checkpoints-alone");
    try (var process =
        new ChildProcess(
            everything.resolve("log-alone"),
            jvm("", false),
            DisturbedLearner.class,
            arguments(alone, checkpoints, Event.HELD))) {
      assertThat(process.awaitExit(WITHIN)).as(process.toString()).isZero();
    }
    undisturbed = alone.outcome(checkpoints);
    assertThat(undisturbed.outputs()).hasSize(IMAGES);
    assertThat(undisturbed.decisions()).isNotEmpty();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void makeTopics() throws IOException {
    var prefix = "disturbed" + prefixes++;
    folder = Files.createDirectories(everything.resolve(prefix));
    run = new LearnerRun(broker.settings(), prefix, IMAGES);
  }

  @AfterEach
  void killChildren() {
    children.forEach(ChildProcess::close);
  }

  /** Each time in the middle of a batch, which the learner goes on with while nobody answers. */
  @ParameterizedTest
  @ValueSource(strings = {"TERM", "KILL"})
  void brokerRestarted_inTheMiddleOfABatch_changesNothing(String signal) throws Exception {
    var watch = new Watch(broker.settings(), run.fill().topics());
    var learner = start(Event.HELD, somewhere(RESTARTS, signal.hashCode()));

    for (int restart = 1; restart <= RESTARTS; restart++) {
      awaitEvent(learner, Event.HELD, restart);
      broker.signal(signal);
      learner.say("go on");
      broker.startAgain();
    }

    assertEnds(learner);
    assertThat(watch.end()).isEqualTo(IMAGES);
    assertUndisturbed(folder);
    Findings.write("broker", "%d restarts by SIG%s".formatted(RESTARTS, signal));
  }

  @Test
  void brokerPaused_inTheMiddleOfATransaction_changesNothing() throws Exception {
    run.fill();
    var learner = start(Event.HELD, Point.SENT + ":" + (5 * RECORDS + 3));
    awaitEvent(learner, Event.HELD, 1);

    broker.signal("STOP");
    learner.say("go on");
    try {
      learner.leaveFor(PAUSE);
    } finally {
      broker.signal("CONT");
    }

    assertEnds(learner);
    assertUndisturbed(folder);
    Findings.write("pause", "broker stood still for %s".formatted(PAUSE));
  }

  /**
   * A laptop that is closed, a virtual machine that is moved. Where the broker loses patience, it
   * aborts the transaction and fences whoever began it, as if there were another learner.
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "transaction.timeout.ms=1000"})
  void learnerPaused_inTheMiddleOfATransaction_changesNothing(String kafka) throws Exception {
    run.fill();
    var learner = start(folder, kafka, Event.STOPPED, Point.SENT + ":" + (5 * RECORDS + 3));
    awaitEvent(learner, Event.STOPPED, 1);

    learner.leaveFor(PAUSE);
    if (!kafka.isEmpty()) {
      assertThat(restored()).as("once no transaction is open").isLessThan(IMAGES);
    }
    learner.signal("CONT");

    assertEnds(learner);
    assertUndisturbed(folder);
    Findings.write("pause", "learner stood still for %s %s".formatted(PAUSE, kafka));
  }

  /**
   * On the same folder, or on another machine with the topic of checkpoints: there the broker has
   * to find out that the first is gone.
   */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnerKilled_anotherStandsBy_takesOver(boolean elsewhere) throws Exception {
    run.fill();
    onTopic = elsewhere;
    var kafka = elsewhere ? "session.timeout.ms=6000" : "";
    var first = start(folder, kafka, Event.HELD, Point.SENT + ":" + (5 * RECORDS + 3));
    awaitEvent(first, Event.HELD, 1);
    var secondFolder = elsewhere ? folder.resolve("elsewhere") : folder;
    var second = start(secondFolder, kafka, Event.HELD);
    second.awaitLine("phase: STANDING_BY", 1, WITHIN);

    long takeoverMillis;
    try (var reader = new TopicReader(broker.settings(), run.topics().restored())) {
      second.await("the first has restored something", () -> !reader.poll(SHORT).isEmpty(), WITHIN);
      while (!reader.poll(Duration.ofMillis(500)).isEmpty()) {
        // What the first one has committed.
      }
      long killed = System.nanoTime();
      first.signal("KILL");
      second.await("an image is restored", () -> !reader.poll(SHORT).isEmpty(), WITHIN);
      takeoverMillis = (System.nanoTime() - killed) / 1_000_000;
    }

    assertEnds(second);
    assertUndisturbed(secondFolder);
    Findings.write(
        "takeover",
        "next image %d ms after the kill, by one on %s"
            .formatted(takeoverMillis, elsewhere ? "a topic" : "the same folder"));
  }

  /**
   * It stands still, is taken for dead and replaced, and comes back: its transaction is not
   * committed any more, and it does not take the group back. Where the commit has timed out in the
   * meantime, it does not know what became of it.
   */
  @ParameterizedTest
  @CsvSource({"RESTORED:6,''", "SENT:50,max.block.ms=2000"})
  void learnerReplacedWhileStopped_comesBack_endsAndCommitsNothing(String point, String kafka)
      throws Exception {
    run.fill(0, IMAGES - BATCH);
    var zombie = start(folder, kafka, Event.STOPPED, point);
    awaitEvent(zombie, Event.STOPPED, 1);
    var copy = copyOf(folder);

    var second = start(copy, "", Event.HELD);
    second.await("it has restored the rest", () -> restored() >= IMAGES - BATCH, WITHIN);
    zombie.signal("CONT");

    assertThat(zombie.awaitExit(WITHIN)).as(zombie.toString()).isEqualTo(1);
    assertThat(zombie.output())
        .filteredOn(line -> line.startsWith("learner: "))
        .singleElement()
        .asString()
        .contains("another learner has taken over this group");
    run.fill(IMAGES - BATCH, IMAGES);
    assertEnds(second);
    assertUndisturbed(copy);
    Findings.write("zombie", "stopped at %s %s".formatted(point, kafka));
  }

  @Test
  void diskFull_learnerGoesOnAndIsRestarted_savesOnceThereIsRoom() throws Exception {
    try (var disk = SmallDisk.mount(folder)) {
      assumeTrue(disk.isMounted(), DisturbedLearnerIT::cannotMount);
      int half = IMAGES / 2 / BATCH * BATCH;
      run.fill(0, half);
      var first = start(Event.HELD);
      first.await("half is restored", () -> restored() >= half, WITHIN);

      first.await("it cannot save", () -> fills(disk, first), WITHIN);
      var kept = newest();
      run.fill(half, half + 2 * BATCH);
      first.await("it restores all the same", () -> restored() >= half + 2 * BATCH, WITHIN);
      first.awaitLine(NOT_SAVED, 2, WITHIN);
      assertThat(newest()).isEqualTo(kept);
      assertThat(latestIntact()).isEqualTo(kept);

      first.close();
      var second = start(Event.HELD);
      run.fill(half + 2 * BATCH, half + 4 * BATCH);
      second.await("another goes on from there", () -> restored() >= half + 4 * BATCH, WITHIN);
      assertThat(latestIntact()).isEqualTo(kept);

      disk.free();
      second.await("a checkpoint is saved", () -> newest() > kept, WITHIN);
      run.fill(half + 4 * BATCH, IMAGES);
      assertEnds(second);
      assertUndisturbed(folder);
      Findings.write("disk", "full from checkpoint %d on".formatted(kept));
    }
  }

  /** Whether a learner notices; a checkpoint that was on its way makes room for one more. */
  private static boolean fills(SmallDisk disk, ChildProcess learner) {
    disk.fill();
    return learner.output().stream().anyMatch(line -> line.contains(NOT_SAVED));
  }

  private static String cannotMount() {
    var why = "SKIPPED: no file system can be mounted here, so nobody saw a learner on a full disk";
    LOG.warn("############ {}", why);
    return why;
  }

  /** So many points of a life, at random and some batches apart. */
  private static String[] somewhere(int count, long seed) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(i -> POINTS.get(random.nextInt(POINTS.size())))
        .map(
            point ->
                point
                    + ":"
                    + (point == Point.SENDING || point == Point.SENT
                        ? RECORDS + random.nextInt(2 * RECORDS)
                        : 1 + random.nextInt(3)))
        .toArray(String[]::new);
  }

  private ChildProcess start(Event event, String... appointments) throws IOException {
    return start(folder, "", event, appointments);
  }

  private ChildProcess start(Path checkpoints, String kafka, Event event, String... appointments)
      throws IOException {
    var child =
        new ChildProcess(
            everything.resolve("log-%s-%d".formatted(run.topics().prefix(), children.size())),
            jvm(kafka, onTopic),
            DisturbedLearner.class,
            arguments(run, checkpoints, event, appointments));
    children.add(child);
    return child;
  }

  private static List<String> jvm(String kafka, boolean onTopic) {
    return List.of(
        "-Xmx256m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dkafka=" + kafka,
        "-Dcheckpoint.topic=" + onTopic);
  }

  private static String[] arguments(
      LearnerRun run, Path checkpoints, Event event, String... appointments) {
    var arguments = new ArrayList<String>();
    arguments.add(broker.bootstrap());
    arguments.add(run.topics().prefix());
    arguments.add(checkpoints.toString());
    arguments.add(Integer.toString(IMAGES));
    arguments.add(event.name());
    arguments.addAll(List.of(appointments));
    return arguments.toArray(String[]::new);
  }

  private static void awaitEvent(ChildProcess learner, Event event, int count)
      throws InterruptedException {
    learner.awaitLine(event.at(""), count, WITHIN);
  }

  private static void assertEnds(ChildProcess learner) throws InterruptedException {
    assertThat(learner.awaitExit(WITHIN)).as(learner.toString()).isZero();
  }

  private void assertUndisturbed(Path checkpoints) {
    assertThat(run.outcome(checkpoints)).isEqualTo(undisturbed);
  }

  private int restored() {
    return run.outputs().size();
  }

  /** As a backup has it. */
  private static Path copyOf(Path checkpoints) throws IOException {
    var copy = Files.createDirectories(Path.of(checkpoints + "-copy"));
    try (var files = Files.list(checkpoints)) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  /** The number of the newest checkpoint. */
  private long newest() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("checkpoint-"))
          .mapToLong(name -> Long.parseLong(name.replaceAll("\\D", "")))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The number of the newest checkpoint that can be read; a learner has the folder itself. */
  private long latestIntact() throws IOException {
    var copy = Files.createTempDirectory(everything, "copy");
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    long number = newest();
    try (var store = new CheckpointStore(copy, 3, "a test")) {
      assertThat(store.latest()).isPresent();
    }
    return number;
  }
}
