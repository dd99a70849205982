package org.mechanist.learner.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.fixture.WholeTopic;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a learner says for others to restore by, on a real broker. */
class SnapshotsIT {

  private static final int SIDE = 16;
  private static final int IMAGES = 80;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private final Topics topics = new Topics("t" + UUID.randomUUID());

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(folder, 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void fill() {
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    send(topics.canonical(), "canonical", IMAGES);
    send(topics.transformed(), "image", IMAGES);
  }

  @Test
  void run_withSnapshots_eachNamesAWholeSetAndAnExportChangesNone() throws IOException {
    try (var pipeline = pipeline(new Publication(true, Duration.ofMillis(1)));
        var writer = new TopicWriter(settings)) {
      var run = pipeline.run().cache();
      run.subscribe(done -> {}, failed -> {});
      await(pipeline, run, IMAGES);
      writer.send(
          topics.commands(),
          null,
          Command.about(Command.Kind.EXPORT, "expert-1", "for a test").encode());
      writer.flush();
      var last = awaitSnapshotOf(pipeline.state().learning().steps() + "");
      send(topics.transformed(), "later", IMAGES);
      await(pipeline, run, 2 * IMAGES);
      pipeline.stop();
      run.block(WITHIN);

      assertThat(last.competition().seats()).hasSize(3);
    }
    var manifests = assertWholeSets(WholeTopic.read(settings, topics.experts()));
    assertThat(manifests).hasSizeGreaterThan(2);
    assertThat(manifests.get(0).step()).isLessThan(IMAGES / 8); // while it learns
    assertThat(manifests).extracting(SnapshotManifest::step).isSorted();
    assertThat(WholeTopic.read(settings, topics.restored())).hasSize(2 * IMAGES);
  }

  @Test
  void run_withoutRestoredImages_publishesSnapshotsAndNeitherImagesNorDeadLetters() {
    try (var writer = new TopicWriter(settings)) {
      writer.send(topics.transformed(), null, new Message(new byte[1], new byte[3], List.of()));
      writer.flush();
    }
    try (var pipeline = pipeline(new Publication(false, Duration.ofMillis(1)))) {
      var run = pipeline.run().cache();
      run.subscribe(done -> {}, failed -> {});
      await(pipeline, run, IMAGES);
      awaitSnapshotOf(pipeline.state().learning().steps() + "");
      pipeline.stop();
      run.block(WITHIN);

      var ledger = pipeline.state().ledger();
      assertThat(ledger.polled()).isEqualTo(IMAGES + 1L);
      assertThat(ledger.restored() + ledger.deadLettered()).isEqualTo(ledger.polled());
      assertThat(pipeline.state().learning().images()).isEqualTo(IMAGES);
    }
    assertThat(WholeTopic.read(settings, topics.restored())).isEmpty();
    assertThat(WholeTopic.read(settings, topics.deadLetters())).isEmpty();
  }

  /** Reads as a restorer does: at each manifest, all that it names has come and is what it says. */
  private static List<SnapshotManifest> assertWholeSets(List<Polled> published) throws IOException {
    var manifests = new ArrayList<SnapshotManifest>();
    var values = new HashMap<String, byte[]>();
    for (var polled : published) {
      var key = new String(polled.message().key(), UTF_8);
      values.put(key, polled.message().value());
      if (key.equals(SnapshotManifest.SNAPSHOT_KEY)) {
        var manifest = SnapshotManifest.decode(polled.message());
        var competition = manifest.competition();
        for (var expert : manifest.experts()) {
          assertHash(values, expert.expert(), expert.chunks(), expert.sha256());
        }
        var objective = competition.objective();
        assertHash(values, SnapshotManifest.OBJECTIVE, objective.chunks(), objective.sha256());
        var gate = competition.gate().model();
        assertHash(values, SnapshotManifest.GATE, gate.chunks(), gate.sha256());
        manifests.add(manifest);
      }
    }
    assertThat(values).containsKeys("expert-1", "manifest"); // exported
    return manifests;
  }

  private static void assertHash(
      Map<String, byte[]> values, String name, int chunks, String sha256) {
    var model = new byte[0];
    for (int i = 0; i < chunks; i++) {
      var chunk = values.get(SnapshotManifest.chunkKey(name, i));
      var longer = Arrays.copyOf(model, model.length + chunk.length);
      System.arraycopy(chunk, 0, longer, model.length, chunk.length);
      model = longer;
    }
    assertThat(SnapshotManifest.sha256(model)).as(name).isEqualTo(sha256);
  }

  private LearnerPipeline pipeline(Publication publication) {
    var recipe =
        TinyRecipes.tiny(
            "mechanist", Map.of("pretraining.images", "8", "pretraining.iterations", "3"));
    var options =
        new LearnerOptions(
            recipe, 3, 3, 1, "cpu", 1, Long.MAX_VALUE, 100, Duration.ofMillis(200), 0.5);
    return new LearnerPipeline(
        settings,
        topics,
        topics.prefix(),
        new BatchLimits(8, Duration.ofMillis(20), 4, 1),
        options.with(publication),
        Clock.systemUTC());
  }

  private SnapshotManifest awaitSnapshotOf(String step) {
    try (var reader = new TopicReader(settings, topics.experts())) {
      long deadlineNanos = System.nanoTime() + WITHIN.toNanos();
      while (System.nanoTime() < deadlineNanos) {
        for (var polled : reader.poll(Duration.ofMillis(100))) {
          if (new String(polled.message().key(), UTF_8).equals(SnapshotManifest.SNAPSHOT_KEY)) {
            var manifest = SnapshotManifest.decode(polled.message());
            if (manifest.modelVersion().equals("step-" + step)) {
              return manifest;
            }
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no snapshot of step " + step);
  }

  private static void await(LearnerPipeline pipeline, Mono<Void> run, int images) {
    var reached =
        Flux.interval(Duration.ofMillis(20))
            .map(tick -> pipeline.state().ledger())
            .filter(ledger -> ledger.restored() >= images)
            .next()
            .then();
    Mono.firstWithSignal(reached, run.then(Mono.error(new AssertionError("it has ended"))))
        .block(WITHIN);
  }

  private void send(String topic, String name, int count) {
    var images = Drawings.strokes(count, SIDE, 1);
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < count; i++) {
        var image = new Image(name + "-" + i, "test", images.get(i), List.of());
        writer.send(topic, null, ImageCodec.encode(image));
      }
      writer.flush();
    }
  }
}
