package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
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
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.fixture.WholeTopic;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A learner that was stopped or closed in the middle, and the next one from its checkpoints. */
class ResumedLearnerIT {

  private static final int SIDE = 16;
  private static final Duration WITHIN = Duration.ofSeconds(90);
  private static int prefixes;

  @TempDir private static Path brokerFolder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  @TempDir private Path folder;
  private final Map<LearnerPipeline, Mono<Void>> pipelines = new LinkedHashMap<>();
  private Topics topics;
  private TopicWriter writer;
  private int sent;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerFolder, 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void fill() {
    topics = new Topics("resumed" + prefixes++);
    TopicSetup.createMissing(settings, topics, 1, WITHIN);
    writer = new TopicWriter(settings);
    var images = Drawings.strokes(20, SIDE, 1);
    for (int i = 0; i < images.size(); i++) {
      var image = new Image("canonical-" + i, "test", images.get(i), List.of());
      writer.send(topics.canonical(), 0, ImageCodec.encode(image));
    }
    send(40);
  }

  @AfterEach
  void close() {
    pipelines.keySet().forEach(LearnerPipeline::close);
    writer.close();
  }

  @Test
  void run_closedAfterCommands_goesOnWithWhatTheyDid() throws Exception {
    var never = CheckpointOptions.in(folder).every(Duration.ofDays(1));
    var first = start(options().with(never));
    await(first, 40);
    var frozen = ask(Command.Kind.FREEZE, "expert-0");
    var spawned = ask(Command.Kind.SPAWN, "expert-1");
    assertThat(spawned.expert()).isEqualTo("expert-3");
    send(16);
    await(first, 56);
    var before = first.state();
    first.close(); // only the checkpoint before the first image is there

    var second = start(options().with(never));
    await(second, 56);

    assertThat(second.state().learning()).isEqualTo(before.learning());
    assertThat(second.state().wins()).isEqualTo(before.wins());
    assertThat(ask(Command.Kind.THAW, "expert-0").kind()).isEqualTo(LifecycleEvent.Kind.THAWED);
    assertThat(ask(Command.Kind.SPAWN, "expert-2").expert()).isEqualTo("expert-4");
    send(8);
    await(second, 64);
    assertThat(events().stream().filter(event -> event.command() != null)).hasSize(4);
    assertThat(events()).contains(frozen, spawned);
    assertThat(offsets()).isSorted().doesNotHaveDuplicates().hasSize(64);
  }

  @Test
  void run_lastCheckpointDamaged_goesOnFromTheOneBefore() throws Exception {
    var often = CheckpointOptions.in(folder).every(Duration.ZERO);
    var first = start(options().with(often));
    await(first, 40);
    var learned = first.state().learning();
    stop(first);
    var newest = checkpoints().get(checkpoints().size() - 1);
    var bytes = Files.readAllBytes(newest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(newest, bytes);

    var second = start(options().with(often));
    await(second, 40);

    assertThat(second.state().learning()).isEqualTo(learned);
  }

  @Test
  void run_anotherRecipe_isRefusedInOneLineAndDamagesNothing() throws Exception {
    var checkpoints = CheckpointOptions.in(folder);
    stop(await(start(options().with(checkpoints)), 40));
    var before = checkpoints();

    var other = pipeline(options("experts.adam.beta1", "0.25").with(checkpoints));

    assertThatThrownBy(() -> pipelines.get(other).block(WITHIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("experts.adam.beta1")
        .hasMessageNotContaining("\n");
    assertThat(checkpoints()).isEqualTo(before);
  }

  @Test
  void run_whileAnotherOfTheGroupRuns_standsByAndTakesOver() {
    var checkpoints = CheckpointOptions.in(folder);
    var first = await(start(options().with(checkpoints)), 40);
    var second = start(options().with(checkpoints));
    awaitState(second, state -> state.phase() == Phase.STANDING_BY);
    assertThat(second.health().live()).isTrue();
    assertThat(second.health().ready()).isFalse();
    send(8);
    await(first, 48);
    var learned = first.state().learning();

    first.close();
    await(second, 48);

    assertThat(second.state().learning()).isEqualTo(learned);
    send(8);
    await(second, 56);
    assertThat(second.health().ready()).isTrue();
    assertThat(offsets()).isSorted().doesNotHaveDuplicates().hasSize(56);
  }

  @Test
  void run_onAnotherMachine_goesOnFromTheTopicOnceTheFirstEnds() {
    stop(await(start(options().with(onTopic("one"))), 40)); // which saves a checkpoint
    var again = await(start(options().with(onTopic("one"))), 40);
    var other = start(options().with(onTopic("two")));
    awaitState(other, state -> state.phase() == Phase.STANDING_BY);
    send(8);
    await(again, 48);
    var learned = again.state().learning();

    again.close();
    await(other, 48);

    assertThat(other.state().learning()).isEqualTo(learned);
    send(8);
    await(other, 56);
    assertThat(offsets()).isSorted().doesNotHaveDuplicates().hasSize(56);
  }

  private CheckpointOptions onTopic(String machine) {
    return CheckpointOptions.in(folder.resolve(machine)).onTopic(true);
  }

  /** As of a learner that was replaced, and comes back before it finds out. */
  @Test
  void run_placeInTheGroupTakenByOneThatIsNoLearner_isTakenBack() {
    var pipeline = await(start(options()), 40);
    var properties =
        Map.<String, Object>of(
            "bootstrap.servers", broker.bootstrap(),
            "group.id", topics.prefix(),
            "group.instance.id", topics.prefix(),
            "enable.auto.commit", false);
    var bytes = new ByteArrayDeserializer();
    try (var other = new KafkaConsumer<>(properties, bytes, bytes)) {
      other.subscribe(List.of(topics.transformed()));
      while (other.assignment().isEmpty()) {
        other.poll(Duration.ofMillis(100));
      }
    }
    send(8);

    await(pipeline, 48);

    assertThat(offsets()).isSorted().doesNotHaveDuplicates().hasSize(48);
  }

  @Test
  void run_folderOfAnotherGroup_isRefused() {
    var checkpoints = CheckpointOptions.in(folder);
    await(start(options().with(checkpoints)), 40);
    var other =
        new LearnerPipeline(
            settings, topics, "another", limits(), options().with(checkpoints), Clock.systemUTC());
    pipelines.put(other, Mono.empty());

    assertThatThrownBy(() -> other.run().block(WITHIN))
        .hasMessageContaining("is in use by another learner (group " + topics.prefix())
        .hasMessageContaining("a folder of its own");
  }

  @Test
  void run_overloadRestoreOnly_restoresAllAndLearnsFromSome() {
    send(8 * 60);

    var pipeline = await(start(options().with(Overload.RESTORE_ONLY)), 40 + 8 * 60);

    assertThat(pipeline.state().learning().images())
        .isPositive()
        .isLessThan(pipeline.state().ledger().restored() / 2);
    send(8);
    long learned = pipeline.state().learning().images();
    await(pipeline, 48 + 8 * 60);
    assertThat(pipeline.state().learning().images()).as("caught up").isEqualTo(learned + 8);
  }

  private static LearnerOptions options(String... change) {
    var changes =
        new HashMap<>(
            Map.of(
                "pretraining.images", "8",
                "pretraining.iterations", "3",
                "growth.everySteps", "0"));
    if (change.length == 2) {
      changes.put(change[0], change[1]);
    }
    return new LearnerOptions(
        TinyRecipes.tiny("mechanist", changes),
        3,
        6,
        1,
        "cpu",
        1,
        Long.MAX_VALUE,
        100,
        Duration.ofSeconds(5),
        1);
  }

  private LearnerPipeline pipeline(LearnerOptions options) {
    var pipeline =
        new LearnerPipeline(
            settings, topics, topics.prefix(), limits(), options, Clock.systemUTC());
    pipelines.put(pipeline, pipeline.run().cache());
    return pipeline;
  }

  private static BatchLimits limits() {
    return new BatchLimits(8, Duration.ofMillis(500), 4, 1);
  }

  private LearnerPipeline start(LearnerOptions options) {
    var pipeline = pipeline(options);
    pipelines.get(pipeline).subscribe(done -> {}, failed -> {});
    return pipeline;
  }

  private void stop(LearnerPipeline pipeline) {
    pipeline.stop();
    pipelines.get(pipeline).block(WITHIN);
    pipeline.close();
  }

  private static LearnerPipeline await(LearnerPipeline pipeline, long restored) {
    awaitState(
        pipeline,
        state ->
            state.ledger().restored() >= restored
                && (state.phase() == Phase.LEARNING || state.phase() == Phase.RESTORING));
    return pipeline;
  }

  private static void awaitState(LearnerPipeline pipeline, Predicate<LearnerState> condition) {
    Flux.interval(Duration.ofMillis(20))
        .filter(tick -> condition.test(pipeline.state()))
        .next()
        .switchIfEmpty(Mono.error(new AssertionError("never")))
        .block(WITHIN);
  }

  private void send(int count) {
    for (var image : Drawings.strokes(count, SIDE, 100L + sent)) {
      var message = new Image("image-" + sent++, "test", Drawings.inverted(image), List.of());
      writer.send(topics.transformed(), 0, ImageCodec.encode(message));
    }
    writer.flush();
  }

  /** Gives the answer. */
  private LifecycleEvent ask(Command.Kind kind, String expert) {
    var command = Command.about(kind, expert, "for a test");
    writer.send(topics.commands(), 0, command.encode());
    writer.flush();
    return Flux.interval(Duration.ofMillis(50))
        .flatMapIterable(tick -> events())
        .filter(event -> command.id().equals(event.command()))
        .next()
        .block(WITHIN);
  }

  private List<LifecycleEvent> events() {
    return WholeTopic.read(settings, topics.lifecycle()).stream()
        .map(ResumedLearnerIT::event)
        .toList();
  }

  private static LifecycleEvent event(Polled polled) {
    try {
      return LifecycleEvent.decode(polled.message());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> offsets() {
    return WholeTopic.read(settings, topics.restored()).stream()
        .map(polled -> (RestoredImage) RestoredImageCodec.decode(polled.message()))
        .map(image -> image.origin().offset())
        .toList();
  }

  private List<Path> checkpoints() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
          .sorted(Comparator.comparing(ResumedLearnerIT::number))
          .toList();
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().replaceAll("\\D", ""));
  }
}
