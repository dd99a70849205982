package org.mechanist.learner.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What users command, on a real broker: answered once each, whether images come or not. */
class CommandsIT {

  private static final int SIDE = 16;
  private static final int IMAGES = 40;
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private final Topics topics = new Topics("t" + UUID.randomUUID());
  private TopicWriter writer;
  private TopicReader events;
  private LearnerPipeline pipeline;
  private Mono<Void> run;

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
  void start() {
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    writer = new TopicWriter(settings);
    events = new TopicReader(settings, topics.lifecycle());
    send(Command.about(Command.Kind.RETIRE, "expert-1", "before anybody was there"));
    var images = Drawings.strokes(IMAGES, SIDE, 1);
    for (int i = 0; i < IMAGES; i++) {
      var image = new Image("image-" + i, "test", images.get(i), List.of());
      writer.send(topics.canonical(), null, ImageCodec.encode(image));
      writer.send(topics.transformed(), null, ImageCodec.encode(image));
    }
    writer.flush();
    var recipe =
        TinyRecipes.tiny(
            "mechanist",
            Map.of(
                "pretraining.images", "8",
                "pretraining.iterations", "3",
                "growth.everySteps", "0")); // nobody but the user decides
    var options =
        new LearnerOptions(
            recipe, 3, 5, 1, "cpu", 1, Long.MAX_VALUE, 100, Duration.ofMillis(200), 0.5);
    var limits = new BatchLimits(8, Duration.ofMillis(20), 4, 1);
    pipeline =
        new LearnerPipeline(settings, topics, topics.prefix(), limits, options, Clock.systemUTC());
    run = pipeline.run().cache();
    run.subscribe(done -> {}, failed -> {});
    await(state -> state.ledger().restored() == IMAGES);
  }

  @AfterEach
  void close() {
    pipeline.close();
    events.close();
    writer.close();
  }

  @Test
  void commands_onAnIdleStream_areCarriedOutOnceAndAnswered() {
    writer.send(
        topics.commands(), null, new Message(null, "freeze them".getBytes(UTF_8), List.of()));

    var frozen = ask(Command.Kind.FREEZE, "expert-0", null);
    assertThat(frozen.kind()).isEqualTo(LifecycleEvent.Kind.FROZEN);
    assertThat(frozen.expert()).isEqualTo("expert-0");
    assertThat(frozen.reason()).isEqualTo("it was frozen by hand: for a test");
    assertThat(frozen.step()).isEqualTo(pipeline.state().learning().steps());
    assertThat(frozen.images()).isEqualTo(IMAGES);
    awaitCommittee(state -> state.experts().get(0).standing().equals("held"));

    assertThat(ask(Command.Kind.THAW, "expert-0", null).kind())
        .isEqualTo(LifecycleEvent.Kind.THAWED);
    assertThat(ask(Command.Kind.MERGE, "expert-1", "expert-0").reason())
        .startsWith("into expert-0: it was merged by hand");
    assertThat(ask(Command.Kind.RETIRE, "expert-2", null).kind())
        .isEqualTo(LifecycleEvent.Kind.RETIRED);
    var refused = ask(Command.Kind.RETIRE, "expert-0", null);
    assertThat(refused.kind()).isEqualTo(LifecycleEvent.Kind.REFUSED);
    assertThat(refused.reason()).contains("the last expert");
    assertThat(ask(Command.Kind.FREEZE, "expert-1", null).reason())
        .isEqualTo("there is no expert-1, there are [expert-0]");

    var state = awaitCommittee(one -> one.experts().size() == 1);
    assertThat(state.places()).isEqualTo(5);
    assertThat(state.images()).isEqualTo(IMAGES);
    assertThat(state.canonicalScore()).isFinite();
    assertThat(state.experts().get(0).steps()).isEqualTo(state.step());
    assertThat(pipeline.state().wins()).containsOnlyKeys("expert-0");
    stop();
    assertThat(WholeTopic.read(settings, topics.lifecycle()))
        .hasSize(6); // one answer each, and nothing else
  }

  @Test
  void commands_whileImagesCome_areCarriedOutBetweenBatches() {
    int more = 5000; // more than a second of work, at any machine's rate
    var images = Drawings.strokes(IMAGES, SIDE, 2);
    for (int i = 0; i < more; i++) {
      var image = new Image("later-" + i, "test", images.get(i % IMAGES), List.of());
      writer.send(topics.transformed(), null, ImageCodec.encode(image));
    }
    writer.flush();
    await(state -> state.ledger().restored() > 2 * IMAGES);

    var retired = ask(Command.Kind.RETIRE, "expert-2", null);

    assertThat(retired.images()).isLessThan(IMAGES + more); // it did not wait for the last one
    awaitCommittee(state -> state.experts().size() == 2);
    stop();

    var ledger = pipeline.state().ledger();
    assertThat(ledger.restored() + ledger.deadLettered() + ledger.revoked())
        .as("polled = restored + dead-lettered + revoked")
        .isEqualTo(ledger.polled());
    assertThat((long) WholeTopic.read(settings, topics.restored()).size())
        .isEqualTo(ledger.restored());
    assertThat(pipeline.state().wins()).containsOnlyKeys("expert-0", "expert-1");
  }

  @Test
  void export_thenImport_modelAndManifestAreThereAndTheExpertComesBack() throws IOException {
    var answer = ask(Command.Kind.EXPORT, "expert-1", null);
    assertThat(answer.kind()).isEqualTo(LifecycleEvent.Kind.EXPORTED);
    ask(Command.Kind.EXPORT, "expert-2", null);

    var published = WholeTopic.read(settings, topics.experts());
    var model = lastUnder("expert-1", published);
    var manifest =
        SnapshotManifest.decode(new Message(null, lastUnder("manifest", published), List.of()));
    assertThat(manifest.experts())
        .extracting(SnapshotManifest.Entry::expert)
        .containsExactly("expert-1", "expert-2");
    var entry = manifest.experts().get(0);
    assertThat(entry.bytes()).isEqualTo(model.length);
    assertThat(entry.sha256()).isEqualTo(SnapshotManifest.sha256(model));
    assertThat(entry.provenance().topic()).isEqualTo(topics.transformed());
    assertThat(entry.provenance().recipe()).isEqualTo("mechanist");
    assertThat(entry.provenance().images()).isEqualTo(IMAGES);
    assertThat(entry.provenance().software()).startsWith("mechanist 0.");
    assertThat(entry.provenance().member().expert()).isEqualTo("expert-1");

    var back = new Command(UUID.randomUUID(), Command.Kind.IMPORT, null, null, null, model);
    assertThat(ask(back).expert()).isEqualTo("expert-3");
    awaitCommittee(state -> state.experts().size() == 4);
    assertThat(pipeline.state().wins()).containsEntry("expert-3", 0L);
    stop();
  }

  private static byte[] lastUnder(String key, List<Polled> published) {
    byte[] last = null;
    for (var polled : published) {
      if (new String(polled.message().key(), UTF_8).equals(key)) {
        last = polled.message().value();
      }
    }
    assertThat(last).as(key).isNotNull();
    return last;
  }

  private LifecycleEvent ask(Command.Kind kind, String expert, String other) {
    return ask(new Command(UUID.randomUUID(), kind, expert, other, "for a test", null));
  }

  private LifecycleEvent ask(Command command) {
    send(command);
    writer.flush();
    return await(events, CommandsIT::event, event -> command.id().equals(event.command()));
  }

  private CommitteeState awaitCommittee(Predicate<CommitteeState> condition) {
    try (var reader = new TopicReader(settings, topics.experts())) {
      return await(
          reader,
          message ->
              new String(message.key(), UTF_8).equals(CommitteeState.KEY) ? state(message) : null,
          state -> state != null && condition.test(state));
    }
  }

  private interface Decoder<T> {
    T decode(Message message);
  }

  private <T> T await(TopicReader reader, Decoder<T> decoder, Predicate<T> condition) {
    long deadlineNanos = System.nanoTime() + WITHIN.toNanos();
    while (System.nanoTime() < deadlineNanos) {
      for (var polled : reader.poll(Duration.ofMillis(100))) {
        var decoded = decoder.decode(polled.message());
        if (condition.test(decoded)) {
          return decoded;
        }
      }
    }
    throw new AssertionError("it did not come within " + WITHIN);
  }

  private void await(Predicate<LearnerState> condition) {
    var reached =
        Flux.interval(Duration.ofMillis(20))
            .map(tick -> pipeline.state())
            .filter(condition)
            .next()
            .then();
    var ended = run.then(Mono.<Void>error(new AssertionError("the run has ended")));
    Mono.firstWithSignal(reached, ended).block(WITHIN);
  }

  private void stop() {
    pipeline.stop();
    run.block(WITHIN);
  }

  private void send(Command command) {
    writer.send(topics.commands(), null, command.encode());
  }

  private static LifecycleEvent event(Message message) {
    try {
      return LifecycleEvent.decode(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CommitteeState state(Message message) {
    try {
      return CommitteeState.decode(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
