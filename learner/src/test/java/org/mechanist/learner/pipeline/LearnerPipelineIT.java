package org.mechanist.learner.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Malformed.Cause;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A learner on a real broker: whatever comes, each message has one outcome, in order. */
class LearnerPipelineIT {

  private static final int SIDE = 16;
  private static final int PARTITIONS = 2;
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final AtomicInteger TOPICS = new AtomicInteger();

  @TempDir private static Path folder;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  private Topics topics;
  private TopicWriter writer;
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
  void createTopics() {
    topics = new Topics("test" + TOPICS.incrementAndGet());
    TopicSetup.createMissing(settings, topics, PARTITIONS, WITHIN);
    writer = new TopicWriter(settings);
  }

  @AfterEach
  void closeClients() {
    writer.close();
    if (pipeline != null) {
      pipeline.close();
    }
  }

  @Test
  void run_badAmongGoodMessages_eachHasOneOutcomeAndTheStreamGoesOn() {
    sendCanonical(SIDE, 20);
    var good = new ArrayList<String>();
    var bad = new LinkedHashMap<Message, Cause>();
    bad.put(raw("short", SIDE, SIDE, new byte[7]), Cause.WRONG_LENGTH);
    bad.put(raw("smaller", 28, 28, new byte[28 * 28]), Cause.WRONG_SIZE);
    bad.put(raw("wide", 300, 10, new byte[3000]), Cause.WRONG_SIZE);
    bad.put(
        message("typed", bytes("<svg/>"), Map.of(HeaderNames.CONTENT_TYPE, "image/svg+xml")),
        Cause.UNKNOWN_CONTENT_TYPE);
    bad.put(message("untyped", bytes("?"), Map.of()), Cause.UNKNOWN_CONTENT_TYPE);
    bad.put(
        message(
            "json", bytes("{\"width\": 16,"), Map.of(HeaderNames.CONTENT_TYPE, ImageCodec.JSON)),
        Cause.BROKEN_JSON);
    bad.put(raw("empty", SIDE, SIDE, new byte[0]), Cause.EMPTY_VALUE);
    bad.put(message("tombstone", null, Map.of()), Cause.EMPTY_VALUE);
    bad.put(raw("huge", SIDE, SIDE, new byte[900_000]), Cause.TOO_LARGE);
    int round = 0;
    for (var message : bad.keySet()) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        good.addAll(sendGood("good-" + round + "-" + partition, 3, partition));
      }
      writer.send(topics.transformed(), round++ % PARTITIONS, message);
    }
    good.addAll(sendGood("last", 4, 0));
    writer.flush();

    start(options(Long.MAX_VALUE));
    awaitOutcomes(good.size() + bad.size());
    stop();

    assertLedger();
    var state = pipeline.state();
    assertThat(state.ledger().polled()).isEqualTo(good.size() + bad.size());
    assertThat(state.ledger().deadLettered()).isEqualTo(bad.size());
    assertThat(state.learning().images()).isEqualTo(good.size());
    assertThat(state.learning().rejectedSteps()).isZero();
    assertRestoredOnceInOrder(good);

    var letters =
        readAll(topics.deadLetters()).stream()
            .map(polled -> DeadLetter.decode(polled.message()))
            .toList();
    assertThat(letters).hasSize(bad.size());
    letters.forEach(
        letter -> {
          assertThat(bad).containsEntry(letter.original(), letter.malformed().cause());
          assertThat(letter.malformed().detail()).isNotBlank();
          assertThat(letter.origin().topic()).isEqualTo(topics.transformed());
        });
    assertThat(letters.stream().map(DeadLetter::original).collect(Collectors.toSet()))
        .isEqualTo(bad.keySet());
  }

  @Test
  void run_stormOfDeadLetters_stopsAndWhatWasDeadLetteredStaysCommitted() {
    sendCanonical(SIDE, 20);
    sendGood("first", 24, 0);
    for (int i = 0; i < 300; i++) {
      writer.send(topics.transformed(), 0, raw("short-" + i, SIDE, SIDE, new byte[7]));
    }
    writer.flush();

    start(options(Long.MAX_VALUE));

    assertThatThrownBy(() -> run.block(WITHIN))
        .isInstanceOf(DeadLetterStormException.class)
        .hasMessageContaining("of the last")
        .hasMessageContaining("WRONG_LENGTH, such as " + topics.transformed() + "-0@")
        .hasMessageContaining("7 pixels were given; 16×16 takes 256")
        .hasMessageContaining("mechanist dead-letters list")
        .hasMessageContaining("--max-dead-letters");
    assertLedger();
    int before = (int) pipeline.state().ledger().deadLettered();
    assertThat(before).isBetween(76, 299);
    assertThat(readAll(topics.deadLetters())).hasSize(before);
    pipeline.close();

    var bold = options(Long.MAX_VALUE, Map.of(), 1);
    sendGood("last", 24, 0);
    writer.flush();
    start(bold);
    awaitOutcomes(300 - before + 24);
    stop();
    assertThat(readAll(topics.deadLetters())).hasSize(300);
    assertThat(readAll(topics.restored())).hasSize(48);
  }

  @Test
  void run_jsonAndRawImages_areRestoredAndTheirHeadersPassThrough() {
    sendCanonical(SIDE, 20);
    sendGood("filler", 8, 0);
    var headers =
        List.of(
            Header.of(HeaderNames.TRUTH_MECHANISM, "invert"),
            new Header(HeaderNames.TRUTH_CLEAN, new byte[] {0, (byte) 255, 7}),
            Header.of("traceparent", "00-abc-def-01"),
            Header.of("repeated", "one"),
            Header.of("repeated", "two"));
    var pixels = Drawings.strokes(1, SIDE, 9).get(0);
    var raw = ImageCodec.encode(new Image("raw", "here", pixels, headers));
    var json = ImageCodec.encodeJson(new Image("json", "there", pixels, headers));
    writer.send(topics.transformed(), 1, raw);
    writer.send(topics.transformed(), 1, json);
    writer.flush();

    start(options(0));
    awaitOutcomes(10);
    stop();

    assertLedger();
    var restored =
        readAll(topics.restored()).stream().filter(polled -> polled.origin().partition() == 1);
    var byId =
        restored.collect(Collectors.toMap(polled -> restored(polled).id(), polled -> polled));
    assertThat(byId).containsOnlyKeys("raw", "json");
    byId.values()
        .forEach(
            polled -> {
              assertThat(polled.message().headers()).containsAll(headers);
              assertThat(polled.message().headers().stream().map(Header::text))
                  .containsSubsequence("one", "two");
              assertThat(restored(polled).expert()).startsWith("expert-");
              assertThat(restored(polled).score()).isFinite();
              assertThat(restored(polled).modelVersion()).isEqualTo("step-0");
            });
    // The same pixels, not learned from in between, however they were written.
    assertThat(restored(byId.get("raw")).pixels()).isEqualTo(restored(byId.get("json")).pixels());
  }

  @Test
  void run_learnImagesReached_onlyRestoresFromThenOn() {
    sendCanonical(SIDE, 20);
    var good = new ArrayList<>(sendGood("first", 40, 0));
    writer.flush();

    start(options(20));
    awaitOutcomes(40);
    awaitState(state -> state.phase() == Phase.RESTORING);
    var learned = pipeline.state();
    assertThat(learned.learning().images()).isPositive().isLessThanOrEqualTo(20);
    assertThat(learned.learning().steps()).isPositive();

    // A batch small enough for what was left is not learned from either.
    good.addAll(sendGood("later", 2, 0));
    writer.flush();
    awaitOutcomes(42);
    stop();

    assertLedger();
    assertThat(pipeline.state().learning().images()).isEqualTo(learned.learning().images());
    assertThat(pipeline.state().learning().steps()).isEqualTo(learned.learning().steps());
    assertThat(pipeline.state().phase()).isEqualTo(Phase.RESTORING);
    assertRestoredOnceInOrder(good);
    assertThat(
            readAll(topics.restored()).stream()
                .filter(polled -> restored(polled).id().startsWith("later"))
                .map(polled -> restored(polled).modelVersion()))
        .containsOnly("step-" + learned.learning().steps());
  }

  @Test
  void stop_inTheMiddle_finishesWhatIsInFlightAndTheNextLearnerGoesOn() {
    sendCanonical(SIDE, 20);
    var good = new ArrayList<>(sendGood("a", 150, 0));
    good.addAll(sendGood("b", 150, 1));
    writer.flush();

    start(options(Long.MAX_VALUE));
    awaitState(state -> state.ledger().restored() >= 16);
    stop();

    assertLedger();
    long restored = pipeline.state().ledger().restored();
    assertThat(readAll(topics.restored())).hasSize((int) restored);
    pipeline.close();
    assertThat(pipeline.state().phase()).isEqualTo(Phase.STOPPED);

    start(options(0));
    awaitOutcomes((int) (300 - restored));
    stop();

    assertLedger();
    assertRestoredOnceInOrder(good);
  }

  @Test
  void stop_beforeAnyCanonicalImage_completesTheRun() {
    start(options(Long.MAX_VALUE));
    awaitState(state -> state.phase() == Phase.READING_CANONICAL);

    stop();

    assertThat(pipeline.state().ledger().polled()).isZero();
    assertThat(pipeline.state().device()).isEqualTo("cpu");
    pipeline.close();
    assertThat(pipeline.state().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void stop_whileItWaitsForTheStream_completesTheRun() {
    sendCanonical(SIDE, 5);
    start(options(Long.MAX_VALUE));
    awaitState(state -> state.phase() == Phase.PRETRAINING);
    assertThat(pipeline.state().learning().canonical()).isEqualTo(5);

    stop();

    assertThat(pipeline.state().ledger().polled()).isZero();
  }

  @Test
  void close_beforeRun_leavesNothingBehind() {
    pipeline = pipeline(options(0));
    pipeline.close();

    assertThat(pipeline.state().phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void run_canonicalImagesOfTwoSizes_followsTheFirst() {
    sendCanonical(SIDE, 3);
    sendCanonical(2 * SIDE, 3);
    writer.send(topics.canonical(), null, message("broken", null, Map.of()));
    sendGood("good", 8, 0);
    writer.flush();

    start(options(0));
    awaitOutcomes(8);
    stop();

    assertLedger();
    assertThat(pipeline.state().learning().canonical()).isEqualTo(3);
    assertThat(pipeline.state().ledger().restored()).isEqualTo(8);
  }

  @Test
  void run_canonicalImagesThatCannotBeHalved_endsWithWhatIsAllowed() {
    sendCanonical(28, 3);
    pipeline = pipeline(options(0));

    assertThatThrownBy(() -> pipeline.run().block(WITHIN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("divisible by 8")
        .hasMessageContaining("28×28");
  }

  @Test
  void run_idleExpert_isReseededAndTheEventPublished() {
    sendCanonical(SIDE, 20);
    sendGood("good", 40, 0);
    writer.flush();
    var changes =
        Map.of(
            "reseeding.everySteps", "1",
            "reseeding.idleBelow", "1",
            "reseeding.busyAbove", "1");

    start(options(Long.MAX_VALUE, changes));
    awaitOutcomes(40);
    stop();

    assertLedger();
    var events = readAll(topics.lifecycle());
    assertThat(events).isNotEmpty();
    events.forEach(
        event ->
            assertThat(new String(event.message().value(), UTF_8))
                .containsIgnoringCase("reseeded")
                .contains("noisy copy of expert-"));
    var state = pipeline.state();
    assertThat(state.wins().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(40);
  }

  private void start(LearnerOptions options) {
    pipeline = pipeline(options);
    run = pipeline.run().cache();
    run.subscribe(done -> {}, failed -> {});
  }

  private LearnerPipeline pipeline(LearnerOptions options) {
    var limits = new BatchLimits(8, Duration.ofMillis(20), 4, 1);
    return new LearnerPipeline(
        settings, topics, topics.prefix(), limits, options, Clock.systemUTC());
  }

  private void stop() {
    pipeline.stop();
    run.block(WITHIN);
  }

  private static LearnerOptions options(long learnImages) {
    return options(learnImages, Map.of());
  }

  private static LearnerOptions options(long learnImages, Map<String, String> changes) {
    return options(learnImages, changes, Operation.DEFAULT_MAX_DEAD_LETTERS);
  }

  private static LearnerOptions options(
      long learnImages, Map<String, String> changes, double maxDeadLetters) {
    var all = new HashMap<>(Map.of("pretraining.images", "8", "pretraining.iterations", "3"));
    all.putAll(changes);
    var recipe = TinyRecipes.tiny("mechanist", all);
    return new LearnerOptions(
        recipe, 2, 2, 1, "cpu", 1, learnImages, 100, Duration.ofMillis(200), maxDeadLetters);
  }

  private void awaitOutcomes(int messages) {
    awaitState(
        state ->
            state.ledger().restored() + state.ledger().deadLettered() + state.ledger().revoked()
                >= messages);
  }

  /** Waits for a state; a run that ends meanwhile is a failure. */
  private void awaitState(Predicate<LearnerState> condition) {
    var reached =
        Flux.interval(Duration.ofMillis(20))
            .map(tick -> pipeline.state())
            .filter(condition)
            .next()
            .then();
    var ended = run.then(Mono.<Void>error(new AssertionError("the run has ended")));
    Mono.firstWithSignal(reached, ended).block(WITHIN);
  }

  private void assertLedger() {
    var state = pipeline.state();
    assertThat(state.ledger().restored() + state.ledger().deadLettered() + state.ledger().revoked())
        .as("polled = restored + dead-lettered + revoked")
        .isEqualTo(state.ledger().polled());
  }

  private void assertRestoredOnceInOrder(List<String> ids) {
    var restored = readAll(topics.restored());
    assertThat(restored.stream().map(polled -> restored(polled).id()))
        .containsExactlyInAnyOrderElementsOf(ids);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      int number = partition;
      var origins =
          restored.stream()
              .filter(polled -> polled.origin().partition() == number)
              .map(polled -> restored(polled).origin())
              .toList();
      assertThat(origins).allMatch(origin -> origin.partition() == number);
      assertThat(origins.stream().map(origin -> origin.offset())).isSorted();
      assertThat(Set.copyOf(origins)).hasSameSizeAs(origins);
    }
  }

  private List<Polled> readAll(String topic) {
    try (var reader = new TopicReader(settings, topic)) {
      var all = new ArrayList<Polled>();
      var end = reader.endOffsets();
      long deadlineNanos = System.nanoTime() + WITHIN.toNanos();
      while (!reader.reached(end) && System.nanoTime() < deadlineNanos) {
        all.addAll(reader.poll(Duration.ofMillis(100)));
      }
      assertThat(reader.reached(end)).isTrue();
      return all;
    }
  }

  private static RestoredImage restored(Polled polled) {
    var decoded = RestoredImageCodec.decode(polled.message());
    assertThat(decoded).isInstanceOf(RestoredImage.class);
    return (RestoredImage) decoded;
  }

  private void sendCanonical(int side, int count) {
    var images = Drawings.strokes(count, side, 1);
    for (int i = 0; i < count; i++) {
      writer.send(topics.canonical(), null, encoded("canonical-" + i, images.get(i)));
    }
    writer.flush();
  }

  private List<String> sendGood(String name, int count, int partition) {
    var ids = new ArrayList<String>();
    for (var image : Drawings.strokes(count, SIDE, name.hashCode())) {
      ids.add(name + "-" + ids.size());
      writer.send(
          topics.transformed(),
          partition,
          encoded(ids.get(ids.size() - 1), Drawings.inverted(image)));
    }
    return ids;
  }

  private static Message encoded(String id, Pixels pixels) {
    return ImageCodec.encode(new Image(id, "test", pixels, List.of()));
  }

  private static Message raw(String key, int width, int height, byte[] value) {
    return message(
        key,
        value,
        Map.of(
            HeaderNames.CONTENT_TYPE,
            ImageCodec.RAW,
            HeaderNames.WIDTH,
            Integer.toString(width),
            HeaderNames.HEIGHT,
            Integer.toString(height)));
  }

  private static Message message(String key, byte[] value, Map<String, String> headers) {
    return new Message(
        bytes(key),
        value,
        headers.entrySet().stream()
            .map(header -> Header.of(header.getKey(), header.getValue()))
            .toList());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
