package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.pipeline.KilledLearner.Point;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A learner that is killed again and again, at random points of its life: what comes out is what
 * one gives that is left alone, and what it has learned in the end is the same to the last bit.
 * Modelled on {@code transactions_test} of Kafka's system tests.
 *
 * <p>{@code -Dkills=100} is the long form.
 */
class KilledLearnerIT {

  private static final Logger LOG = LoggerFactory.getLogger(KilledLearnerIT.class);
  private static final int KILLS = Integer.getInteger("mechanist.kills", 8);
  private static final long SEED = Long.getLong("mechanist.kills.seed", 1);
  private static final int SIDE = 16;
  private static final int KILLED = 128 + 9; // exit status

  /** A life lasts a few batches; the last one is not to be cut by time. */
  private static final int IMAGES = KilledLearner.BATCH * (10 + KilledLearner.LONGEST_LIFE * KILLS);

  private static final Duration WITHIN = Duration.ofSeconds(60);

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
    var alone = fill("alone");
    assertThat(live(alone, Point.NEVER, 1)).isEmpty();

    var killed = fill("killed");
    var watch = new Watch(settings, killed);
    var kills = new EnumMap<Point, Integer>(Point.class);
    var random = new SplittableRandom(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      var point = Point.values()[random.nextInt(Point.NEVER.ordinal())];
      boolean records = point == Point.SENDING || point == Point.SENT;
      int after = 1 + random.nextInt(records ? 3 * KilledLearner.BATCH : 3);
      live(killed, point, after).ifPresent(where -> kills.merge(where, 1, Integer::sum));
    }
    assertThat(live(killed, Point.NEVER, 1)).isEmpty();
    LOG.info("{} kills, by point {}", KILLS, kills);

    assertThat(kills.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(KILLS);
    assertThat(watch.end()).isEqualTo(IMAGES);
    assertThat(outputs(killed)).isEqualTo(outputs(alone));
    assertThat(decisions(killed)).isNotEmpty().isEqualTo(decisions(alone));
    assertThat(learned(killed)).isEqualTo(learned(alone));
  }

  /** Canonical and transformed images, all there before anybody reads one. */
  private Topics fill(String prefix) {
    var topics = new Topics(prefix);
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    try (var writer = new TopicWriter(settings)) {
      var images = Drawings.strokes(IMAGES, SIDE, 1);
      for (int i = 0; i < IMAGES; i++) {
        var pixels = i % 2 == 0 ? images.get(i) : Drawings.inverted(images.get(i));
        var image = new Image("image-" + i, "test", pixels, List.of());
        writer.send(topics.transformed(), 0, ImageCodec.encode(image));
        if (i < 50) {
          var canonical = new Image("canonical-" + i, "test", images.get(i), List.of());
          writer.send(topics.canonical(), 0, ImageCodec.encode(canonical));
        }
      }
      writer.flush();
    }
    return topics;
  }

  /** One life; gives where it was killed, if it was. */
  private Optional<Point> live(Topics topics, Point point, int after) throws Exception {
    long restored = outputs(topics).size();
    var log = folder.resolve("log-" + topics.prefix());
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            KilledLearner.class.getName(),
            broker.bootstrap(),
            topics.prefix(),
            checkpoints(topics).toString(),
            Long.toString(IMAGES),
            point.name(),
            Integer.toString(after));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    var process = builder.start();
    if (!process.waitFor(WITHIN.toSeconds() + IMAGES / 20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it does not end:\n" + Files.readString(log));
    }
    int status = process.exitValue();
    var said = Files.readAllLines(log);
    assertThat(status)
        .as("%s for the %d. time, after %d images: %s", point, after, restored, said)
        .isIn(0, KILLED);
    return said.stream()
        .filter(line -> line.startsWith(KilledLearner.DEATH))
        .map(line -> Point.valueOf(line.substring(KilledLearner.DEATH.length())))
        .findFirst()
        .filter(where -> status == KILLED);
  }

  private Path checkpoints(Topics topics) {
    return folder.resolve("checkpoints-" + topics.prefix());
  }

  /** Each restored image, in the partition's order: where its original was, by whom, and how. */
  private List<String> outputs(Topics topics) throws Exception {
    var outputs = new ArrayList<String>();
    for (var message : Watch.readAll(settings, topics.restored())) {
      var image = (RestoredImage) RestoredImageCodec.decode(message.message());
      outputs.add(
          "%d %s %s %s %s"
              .formatted(
                  image.origin().offset(),
                  image.expert(),
                  image.score(),
                  image.modelVersion(),
                  HexFormat.of()
                      .formatHex(
                          MessageDigest.getInstance("SHA-256").digest(image.pixels().values()))));
    }
    return outputs;
  }

  private List<String> decisions(Topics topics) throws IOException {
    var decisions = new ArrayList<String>();
    for (var message : Watch.readAll(settings, topics.lifecycle())) {
      var event = LifecycleEvent.decode(message.message());
      decisions.add(
          "%d %s %s %s".formatted(event.step(), event.expert(), event.kind(), event.reason()));
    }
    return decisions;
  }

  /** All that the last checkpoint has of the learner, but for times of day. */
  private Map<String, String> learned(Topics topics) {
    try (var store = new CheckpointStore(checkpoints(topics), 3, "a test")) {
      var checkpoint = store.latest().orElseThrow();
      return Map.of("arrays", hash(checkpoint), "state", checkpoint.state());
    }
  }

  private static String hash(Checkpoint checkpoint) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var array : checkpoint.arrays().entrySet()) {
        digest.update(array.getKey().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.wrap(array.getValue().data()));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads committed images all the while, and sees each offset once and in order. */
  private static final class Watch {
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Integer> seen;

    Watch(KafkaSettings settings, Topics topics) {
      seen = CompletableFuture.supplyAsync(() -> watch(settings, topics));
    }

    private int watch(KafkaSettings settings, Topics topics) {
      var offsets = new TreeSet<Long>();
      try (var reader = new TopicReader(settings, topics.restored())) {
        boolean last = false;
        while (!last || !reader.reached(reader.endOffsets())) {
          last = over.get();
          for (var message : reader.poll(Duration.ofMillis(50))) {
            long offset = origin(message.message()).offset();
            assertThat(offsets.isEmpty() || offset > offsets.last()).isTrue();
            offsets.add(offset);
          }
        }
      }
      return offsets.size();
    }

    private static Origin origin(Message message) {
      return ((RestoredImage) RestoredImageCodec.decode(message)).origin();
    }

    int end() {
      over.set(true);
      return seen.join();
    }

    static List<Polled> readAll(KafkaSettings settings, String topic) {
      try (var reader = new TopicReader(settings, topic)) {
        var all = new ArrayList<Polled>();
        var end = reader.endOffsets();
        while (!reader.reached(end)) {
          all.addAll(reader.poll(Duration.ofMillis(50)));
        }
        return all;
      }
    }
  }
}
