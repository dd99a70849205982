package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.learner.fixture.BrokerProcess;
import org.mechanist.learner.fixture.ChildProcess;
import org.mechanist.learner.pipeline.SoakedLearner.Sample;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A learner that is given all it can take, for long: what it holds stays as it was after the first
 * quarter. Then it is given half of what it could take at its slowest: it does not fall behind.
 * Each message becomes one restored image or one dead letter.
 *
 * <p>{@code mechanist.soak.seconds} says how long.
 */
@Tag("reliability")
class SoakIT {

  private static final Logger LOG = LoggerFactory.getLogger(SoakIT.class);
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("mechanist.soak.seconds", 40));

  /** Of the time, at full rate; the rest is below what the learner could take. */
  private static final double FULL_SHARE = 0.8;

  /** Of the rate of its slowest tenth: what else a machine does is not the same at all times. */
  private static final double BELOW_CAPACITY = 0.5;

  private static final int PARTS = 10;

  /** Messages that wait for a learner that is given all it can take: several polls and batches. */
  private static final int AHEAD = 5000;

  /** Its heap is touched as a whole at the start, so what resident memory grows by is not that. */
  private static final List<String> JVM =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  /**
   * Medians are compared. The first minute is hardest on it: code is still being compiled, and the
   * allocator's arenas settle (measured: 11 to 23 MB).
   */
  private static final long MOST_GROWTH_BYTES = (TIME.toMinutes() < 10 ? 64L : 32L) << 20;

  /** What a collection leaves behind depends on the moment: a poll and some batches. */
  private static final long MOST_HEAP_GROWTH_BYTES = 16L << 20;

  private static final long CEILING_BYTES = 1L << 30;

  /** Of the stream; other programs, too, are at work on a machine. */
  private static final int MOST_LAG_GROWTH_SECONDS = 2;

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration WITHIN = Duration.ofMinutes(10);
  private static final Path PROCESSES = Path.of("/proc");

  @TempDir private Path folder;
  private BrokerProcess broker;

  /**
   * What was seen after a second.
   *
   * @param nanoTime when
   * @param lag messages that are neither restored nor dead-lettered yet
   */
  private record Second(long nanoTime, Sample sample, long residentBytes, long lag) {}

  @BeforeEach
  void startBroker() throws Exception {
    assumeTrue(Files.isDirectory(PROCESSES), SoakIT::noProcesses);
    broker = new BrokerProcess(folder.resolve("broker"));
  }

  @AfterEach
  void stopBroker() {
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void learner_givenAllItCanTakeForLong_holdsNoMoreThanAtFirst() throws Exception {
    try (var stream = new SoakStream(broker.settings(), new Topics("soaked"));
        var learner = start(stream)) {
      var watch = new Watch(broker.settings(), stream.topics());
      stream.sendUpTo(AHEAD);
      await(learner, sample -> sample.done() > 0);

      var full =
          observe(
              learner, stream, FULL_SHARE, () -> stream.sendUpTo(latest(learner).done() + AHEAD));
      await(learner, sample -> sample.done() == stream.sent());
      double below = BELOW_CAPACITY * slowest(full);
      var half =
          observe(
              learner,
              stream,
              1 - FULL_SHARE,
              () -> stream.sendUpTo(stream.sent() + Math.round(below)));
      await(learner, sample -> sample.done() == stream.sent());
      learner.say("stop");
      assertThat(learner.awaitExit(WITHIN)).as(learner.toString()).isZero();

      report(full, half, below, stream);
      assertThat(latest(learner).deadLettered()).isEqualTo(stream.malformed());
      assertThat(watch.end()).isEqualTo(stream.sent() - stream.malformed());
      assertNothingGrows(full);
      assertThat(grown(half, Second::lag))
          .as("messages that wait")
          .isLessThan(Math.round(MOST_LAG_GROWTH_SECONDS * below));
    }
  }

  private static void assertNothingGrows(List<Second> full) {
    assertThat(quarter(full, 1, 4).stream().map(second -> second.sample().arrays()).distinct())
        .as("arrays of the engine")
        .hasSize(1);
    assertThat(grown(full, Second::residentBytes))
        .as("resident memory")
        .isLessThan(MOST_GROWTH_BYTES);
    assertThat(grown(full, second -> second.sample().heapBytes()))
        .as("heap")
        .isLessThan(MOST_HEAP_GROWTH_BYTES);
    assertThat(full).allMatch(second -> second.residentBytes() < CEILING_BYTES);
  }

  /** Messages a second, in the part in which there were fewest. */
  private static double slowest(List<Second> seconds) {
    return IntStream.range(0, PARTS)
        .mapToObj(part -> part(seconds, part, part + 1, PARTS))
        .mapToDouble(SoakIT::rate)
        .min()
        .orElseThrow();
  }

  private static double rate(List<Second> seconds) {
    var first = seconds.get(0);
    var last = seconds.get(seconds.size() - 1);
    return (last.sample().done() - first.sample().done())
        / ((last.nanoTime() - first.nanoTime()) / 1e9);
  }

  private static void report(
      List<Second> full, List<Second> half, double below, SoakStream stream) {
    Findings.write(
        "soak",
        "%s, %d messages, %d of them malformed; full rate, %.0f/s: resident %s, heap %s, arrays %s; %.0f/s: lag %s"
            .formatted(
                TIME,
                stream.sent(),
                stream.malformed(),
                rate(full),
                quarters(full, second -> second.residentBytes() >> 20, " MB"),
                quarters(full, second -> second.sample().heapBytes() >> 20, " MB"),
                quarters(full, second -> second.sample().arrays(), ""),
                below,
                quarters(half, Second::lag, "")));
  }

  /** From the second quarter to the last: the first one is for warming up. */
  private static long grown(List<Second> seconds, ToLongFunction<Second> value) {
    return median(quarter(seconds, 3, 4), value) - median(quarter(seconds, 1, 2), value);
  }

  private static String quarters(List<Second> seconds, ToLongFunction<Second> value, String unit) {
    var medians = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      medians.add(Long.toString(median(quarter(seconds, i, i + 1), value)));
    }
    return String.join(" → ", medians) + unit;
  }

  private static List<Second> quarter(List<Second> seconds, int from, int to) {
    return part(seconds, from, to, 4);
  }

  private static List<Second> part(List<Second> seconds, int from, int to, int parts) {
    return seconds.subList(from * seconds.size() / parts, to * seconds.size() / parts);
  }

  private static long median(List<Second> seconds, ToLongFunction<Second> value) {
    var sorted = seconds.stream().mapToLong(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private ChildProcess start(SoakStream stream) throws IOException {
    return new ChildProcess(
        folder.resolve("log"),
        JVM,
        SoakedLearner.class,
        broker.bootstrap(),
        stream.topics().prefix(),
        folder.resolve("checkpoints").toString());
  }

  /** Sends each second, and looks. */
  private static List<Second> observe(
      ChildProcess learner, SoakStream stream, double share, Runnable sending)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + Math.round(share * TIME.toNanos());
    var seconds = new ArrayList<Second>();
    while (System.nanoTime() < end) {
      sending.run();
      learner.leaveFor(TICK);
      var sample = latest(learner);
      seconds.add(
          new Second(
              System.nanoTime(),
              sample,
              residentBytes(learner.pid()),
              stream.sent() - sample.done()));
    }
    return seconds;
  }

  private static void await(ChildProcess learner, Predicate<Sample> condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (!condition.test(latest(learner))) {
      assertThat(System.nanoTime()).as(learner.toString()).isLessThan(deadline);
      learner.leaveFor(TICK);
    }
  }

  private static Sample latest(ChildProcess learner) {
    return learner.output().stream()
        .flatMap(line -> Sample.of(line).stream())
        .reduce((earlier, later) -> later)
        .orElse(new Sample(0, 0, 0, 0));
  }

  private static long residentBytes(long pid) throws IOException {
    return Files.readAllLines(PROCESSES.resolve(Long.toString(pid)).resolve("status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }

  private static String noProcesses() {
    var why = "SKIPPED: there is no /proc here, so nobody saw what a learner holds after a while";
    LOG.warn("############ {}", why);
    return why;
  }
}
