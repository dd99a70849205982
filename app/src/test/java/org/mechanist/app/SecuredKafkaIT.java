package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mechanist.ingest.kafka.AtomicWriter;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.ExactlyOnceStream;
import org.mechanist.ingest.kafka.FileTopic;
import org.mechanist.ingest.kafka.GroupMembers;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.OriginLookup;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.RetriableStreamException;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.ingest.mnist.Digits;
import org.mechanist.ingest.mnist.Mnist;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.producer.Pace;
import org.mechanist.ingest.producer.StreamProducer;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.ingest.scenario.Scenarios;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.restore.RestorerOptions;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Schedulers;

/**
 * A broker with SASL over TLS and an authorizer: each part does its work with exactly the rights
 * that the README lists, and with one of them less it ends in a line that names what is missing.
 */
@Timeout(600)
class SecuredKafkaIT {

  private static final List<String> USERS =
      List.of("produce", "learn", "standby", "consume", "experts", "serve");
  private static final Topics TOPICS = Topics.DEFAULT;
  private static final String GROUP = "mechanist-learner";
  private static final String REPLICAS = RestorerOptions.DEFAULT_GROUP;
  private static final Duration BOUND = Duration.ofSeconds(20);

  /** Refused is refused: nobody tries again for long. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private static final Duration LONG = Duration.ofMinutes(4);
  private static final int IMAGES = 40;
  private static final BatchLimits LIMITS = new BatchLimits(4, Duration.ofMillis(20), 4, 1);
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| (topic|group|transactional id) \\| (`.*`) \\| (.*) \\|");

  @TempDir private static Path folder;
  private static SecureBroker broker;
  private static Map<String, List<AclBinding>> rights;

  @BeforeAll
  static void startBroker() throws Exception {
    rights = rightsOfReadme();
    broker = SecureBroker.start(folder, USERS);
    TopicSetup.createMissing(settings(SecureBroker.ADMIN), TOPICS, 1, BOUND);
    TopicSetup.createCheckpoints(settings(SecureBroker.ADMIN), TOPICS, BOUND);
    for (var ofUser : rights.values()) {
      for (var right : ofUser) {
        broker.allow(right);
      }
    }
    work("produce"); // there has to be something to read
    work("learn");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  static List<String> users() {
    return USERS;
  }

  @ParameterizedTest
  @MethodSource("users")
  void work_withExactlyTheRightsOfTheReadme_isDone(String user) throws Exception {
    work(user);
  }

  @ParameterizedTest
  @MethodSource("users")
  void work_withOneRightLess_endsInALineThatNamesIt(String user) throws Exception {
    for (var right : rights.get(user)) {
      broker.forbid(right);
      try {
        long began = System.nanoTime();
        var failure = catchThrowableOfType(StreamException.class, () -> work(user));

        assertThat(failure).as(right.toString()).isNotNull();
        assertThat(failure)
            .as(right.toString())
            .isNotInstanceOf(RetriableStreamException.class)
            .hasMessageContaining("not allowed")
            .hasMessageContaining(right.pattern().name().replaceFirst("-$", ""))
            .hasMessageNotContaining("\n");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
      } finally {
        broker.allow(right);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("users")
  void work_withAWrongPassword_endsSoonInOneLine(String user) throws Exception {
    var wrong = SecureBroker.login(user, "guess-" + UUID.randomUUID(), true);
    var settings = settings(broker.properties(user, Map.of("sasl.jaas.config", wrong)));

    assertRefused(user, settings, "the broker let nobody in by this name and password");
  }

  @ParameterizedTest
  @MethodSource("users")
  void work_withABrokerThatIsNotTrusted_endsSoonInOneLine(String user) throws Exception {
    var others = folder.resolve("distrust.p12").toString();
    var settings = settings(broker.properties(user, Map.of("ssl.truststore.location", others)));

    assertRefused(user, settings, "no trust between client and broker");
  }

  /** What there are no topics for, a user may not create. */
  @Test
  void createMissing_withoutTheRightTo_namesTheTopics() throws Exception {
    var failure =
        catchThrowableOfType(
            StreamException.class,
            () -> TopicSetup.createMissing(settings("learn"), new Topics("other"), 1, BOUND));

    assertThat(failure).hasMessageContaining("not allowed").hasMessageContaining("other.");
  }

  /** Produced, restored, judged and listed by the commands themselves; then looked for secrets. */
  @Test
  void commands_withExactlyTheRightsOfTheReadme_workAndTellNoSecrets() throws Exception {
    Tiny.needsMnist();
    var topics = new Topics("whole");
    TopicSetup.createMissing(settings(SecureBroker.ADMIN), topics, 1, BOUND);
    for (var right : rightsIn(topics, "whole-learner")) {
      broker.allow(right);
    }
    var report = folder.resolve("report");
    var said = new ArrayList<String>();
    var learn =
        Tiny.arguments(
            command("learn", topics), Tiny.LEARNER, "--group", "whole-learner", "--steps", "5");
    try (var learner = Child.start(learn);
        var producer = Child.start(Tiny.arguments(command("produce", topics), Tiny.STREAM));
        var consumer =
            Child.start(
                Tiny.arguments(
                    command("consume", topics),
                    List.of("--until", Integer.toString(Tiny.IMAGES)),
                    "--out",
                    report.toString()))) {
      assertThat(producer.awaitExit(LONG)).as(producer.toString()).isZero();
      assertThat(consumer.awaitExit(LONG)).as(consumer.toString()).isZero();
      var list = command("experts", topics);
      list.add(1, "list");
      list.addAll(List.of("--timeout", "60")); // it is asked what it may, not how soon
      try (var experts = Child.start(list)) {
        assertThat(experts.awaitExit(LONG)).as(experts.toString()).isZero();
        said.addAll(experts.output());
      }
      learner.terminate();
      assertThat(learner.awaitExit(LONG)).as(learner.toString()).isZero();
      for (var child : List.of(learner, producer, consumer)) {
        said.addAll(child.output());
      }
    }
    assertThat(said).anyMatch(line -> line.contains("experts"));
    try (var files = Files.walk(report)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        said.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    for (var topic : topics.all()) {
      for (var polled : all(topic)) {
        said.add(polled.message().headers().toString());
        if (polled.message().value() != null) {
          said.add(new String(polled.message().value(), StandardCharsets.ISO_8859_1));
        }
      }
    }
    assertThat(said).hasSizeGreaterThan(Tiny.IMAGES).noneMatch(SecureBroker::tellsASecret);
  }

  /** All that Kafka's clients log, at the finest level that people turn on. */
  @Test
  void logs_ofWorkAndOfARefusal_tellNoSecrets() throws Exception {
    var clients = (Logger) LoggerFactory.getLogger("org.apache.kafka");
    var before = clients.getLevel();
    var appender = new ListAppender<ILoggingEvent>();
    appender.start();
    clients.addAppender(appender);
    clients.setAdditive(false);
    clients.setLevel(Level.DEBUG);
    ((Logger) LoggerFactory.getLogger("org.apache.kafka.clients")).setLevel(Level.DEBUG);
    try {
      work("produce");
      var wrong = SecureBroker.login("learn", SecureBroker.password("nobody"), true);
      var properties = broker.properties("learn", Map.of("sasl.jaas.config", wrong));
      catchThrowableOfType(StreamException.class, () -> setUp(settings(properties)));
      // Without its end, and with a value for which no mechanism is there.
      for (var broken : List.of(wrong.replace(";", ""), wrong.replace("required", "perhaps"))) {
        var file = broker.properties("learn", Map.of("sasl.jaas.config", broken));
        var failure = catchThrowableOfType(StreamException.class, () -> setUp(settings(file)));
        assertThat(failure).hasMessageNotContaining("\n");
        assertThat(SecureBroker.tellsASecret(stackTrace(failure))).isFalse();
      }
    } finally {
      clients.detachAppender(appender);
      clients.setAdditive(true);
      clients.setLevel(before);
      ((Logger) LoggerFactory.getLogger("org.apache.kafka.clients")).setLevel(Level.OFF);
    }
    assertThat(appender.list)
        .hasSizeGreaterThan(100)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(message -> message.contains("sasl.jaas.config = [hidden]"))
        .noneMatch(SecureBroker::tellsASecret);
  }

  private static List<String> command(String user, Topics topics) throws IOException {
    return new ArrayList<>(
        List.of(
            user,
            "--verbose",
            "--bootstrap",
            broker.bootstrap(),
            "--kafka-config",
            broker.properties(user).toString(),
            "--topics",
            topics.prefix()));
  }

  /** The rights of the README for other names. */
  private static List<AclBinding> rightsIn(Topics topics, String group) {
    return rights.values().stream()
        .flatMap(List::stream)
        .map(
            right ->
                new AclBinding(
                    new ResourcePattern(
                        right.pattern().resourceType(),
                        right.pattern().name().equals(GROUP)
                            ? group
                            : right.pattern().name().replace(TOPICS.prefix(), topics.prefix()),
                        right.pattern().patternType()),
                    right.entry()))
        .toList();
  }

  private static String stackTrace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static List<Polled> all(String topic) throws IOException {
    var all = new ArrayList<Polled>();
    try (var reader = new TopicReader(settings(SecureBroker.ADMIN), topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        all.addAll(reader.poll(Duration.ofMillis(200)));
      }
    }
    return all;
  }

  private static void assertRefused(String user, KafkaSettings settings, String why) {
    long began = System.nanoTime();
    for (var part : parts(user)) {
      var failure = catchThrowableOfType(StreamException.class, () -> part.work(settings));

      assertThat(failure)
          .isNotInstanceOf(RetriableStreamException.class)
          .hasMessageContaining(why)
          .hasMessageNotContaining("\n");
      assertThat(failure.getMessage()).doesNotContain("guess-");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
  }

  private interface Part {
    void work(KafkaSettings settings) throws Exception;
  }

  private static void work(String user) throws Exception {
    var settings = settings(user);
    for (var part : parts(user)) {
      part.work(settings);
    }
  }

  private static List<Part> parts(String user) {
    return switch (user) {
      case "produce" -> List.of(SecuredKafkaIT::setUp, SecuredKafkaIT::produce);
      case "learn" ->
          List.of(
              SecuredKafkaIT::setUp,
              settings -> read(settings, TOPICS.canonical(), TOPICS.commands(), TOPICS.journal()),
              SecuredKafkaIT::restore,
              SecuredKafkaIT::publishExperts);
      case "standby" ->
          List.of(
              settings -> TopicSetup.createCheckpoints(settings, TOPICS, BOUND),
              SecuredKafkaIT::lookForOthers,
              SecuredKafkaIT::keepCheckpoint);
      case "consume" ->
          List.of(
              SecuredKafkaIT::setUp,
              settings -> read(settings, TOPICS.restored(), TOPICS.deadLetters()),
              SecuredKafkaIT::lookUp);
      case "serve" ->
          List.of(
              settings -> assertThat(TopicSetup.createOutputs(settings, TOPICS, BOUND)).isTrue(),
              settings -> read(settings, TOPICS.experts()),
              SecuredKafkaIT::restoreAsReplica);
      default ->
          List.of(
              settings -> read(settings, TOPICS.lifecycle(), TOPICS.experts()),
              SecuredKafkaIT::command);
    };
  }

  private static void setUp(KafkaSettings settings) {
    TopicSetup.createMissing(settings, TOPICS, 1, BOUND);
  }

  private static void produce(KafkaSettings settings) {
    var digits = new Digits(new byte[100 * 28 * 28], new byte[100]);
    var stream =
        new ScenarioStream(
            Scenarios.load("two-mechanisms").scaledTo(IMAGES),
            Split.of(new Mnist(digits, digits)),
            1);
    // Of another name each time, so that there is something new for the learner.
    try (var producer =
        new StreamProducer(settings, TOPICS, stream, "run-" + UUID.randomUUID(), true)) {
      assertThat(producer.canonical(5, (done, total) -> true)).isEqualTo(5);
      assertThat(producer.stream(Pace.UNLIMITED, (done, total) -> true)).isEqualTo(IMAGES);
    }
  }

  /** Restores a batch and dead-letters one of its images; the learner's events go with it. */
  private static void restore(KafkaSettings settings) throws IOException {
    try (var stream = new ExactlyOnceStream(settings, TOPICS, GROUP, LIMITS)) {
      restore(stream, SecuredKafkaIT::outcome);
      assertThat(stream.committedOffsets()).isNotEmpty();
    }
  }

  /** The same, without news. */
  private static void restoreAsReplica(KafkaSettings settings) throws IOException {
    try (var stream = ExactlyOnceStream.replica(settings, TOPICS, REPLICAS, "one", LIMITS)) {
      restore(
          stream,
          batch -> {
            var all = outcome(batch);
            return new BatchOutcome(batch, all.restored(), all.deadLetters(), News.NONE);
          });
    }
  }

  private static void restore(ExactlyOnceStream stream, Function<MicroBatch, BatchOutcome> outcome)
      throws IOException {
    try (var writer = new TopicWriter(settings("produce"))) {
      for (int i = 0; i < 4; i++) {
        writer.send(TOPICS.transformed(), 0, SnapshotManifest.encodeModel("image", new byte[9]));
      }
      writer.flush();
    }
    var published =
        stream
            .batches()
            .publishOn(Schedulers.single(), 1)
            .take(1)
            .concatMap(batch -> stream.publish(outcome.apply(batch)), 1)
            .blockLast(BOUND);
    assertThat(published.restored() + published.deadLettered()).isPositive();
  }

  private static BatchOutcome outcome(MicroBatch batch) {
    var restored = new ArrayList<RestoredImage>();
    var dead = new ArrayList<DeadLetter>();
    for (var polled : batch.messages()) {
      if (dead.isEmpty()) {
        dead.add(
            new DeadLetter(
                polled.message(),
                polled.origin(),
                new Malformed(Malformed.Cause.WRONG_SIZE, "for a test")));
      } else {
        restored.add(
            new RestoredImage(
                "image",
                new Pixels(1, 1, new byte[1]),
                "expert-0",
                0.5,
                "step-0",
                polled.origin(),
                List.of()));
      }
    }
    var event =
        new LifecycleEvent(
            UUID.randomUUID(),
            Instant.now(),
            1,
            1,
            LifecycleEvent.Kind.SPAWNED,
            "expert-0",
            "for a test",
            Map.of());
    var model = SnapshotManifest.encodeModel("expert-0", new byte[3]);
    var entry = new JournalEntry(1, "one", List.of(), List.of(), List.of(), true);
    var news = new News(List.of(event), List.of(model)).with(entry);
    return new BatchOutcome(batch, restored, dead, news);
  }

  private static void publishExperts(KafkaSettings settings) {
    try (var writer = new AtomicWriter(settings, GROUP)) {
      writer.write(
          TOPICS.experts(), List.of(SnapshotManifest.encodeModel("expert-0", new byte[3])));
    }
  }

  private static void read(KafkaSettings settings, String... topics) {
    for (var topic : topics) {
      try (var reader = new TopicReader(settings, topic)) {
        var end = reader.endOffsets();
        do {
          reader.poll(Duration.ofMillis(200));
        } while (!reader.reached(end));
      }
    }
  }

  private static void lookForOthers(KafkaSettings settings) {
    try (var members = new GroupMembers(settings, GROUP)) {
      members.any(); // a learner that was refused may still be there
    }
  }

  private static void keepCheckpoint(KafkaSettings settings) {
    var checkpoint = new FileTopic.Stored("checkpoint", "one", new byte[] {1, 2});
    try (var files = new FileTopic(settings, TOPICS.checkpoints(), GROUP)) {
      files.write(List.of(checkpoint));
      assertThat(files.latest()).extracting(FileTopic.Stored::name).containsExactly("one");
    }
  }

  private static void lookUp(KafkaSettings settings) {
    try (var lookup = new OriginLookup(settings, TOPICS.transformed())) {
      assertThat(lookup.find(new Origin(TOPICS.transformed(), 0, 0, 0))).isPresent();
    }
  }

  private static void command(KafkaSettings settings) {
    try (var writer = new TopicWriter(settings)) {
      writer.send(
          TOPICS.commands(),
          null,
          Command.about(Command.Kind.FREEZE, "expert-0", "for a test").encode());
      writer.flush();
    }
  }

  private static KafkaSettings settings(String user) throws IOException {
    return settings(broker.properties(user));
  }

  private static KafkaSettings settings(Path properties) {
    return KafkaSettings.of(broker.bootstrap()).withFile(properties);
  }

  /** The table under Security, so that it is true. */
  private static Map<String, List<AclBinding>> rightsOfReadme() throws IOException {
    var rights = new LinkedHashMap<String, List<AclBinding>>();
    for (var line : Files.readAllLines(Path.of("..", "README.md"))) {
      var row = ROW.matcher(line);
      if (row.matches()) {
        var type = ResourceType.valueOf(row.group(2).toUpperCase(Locale.ROOT).replace(' ', '_'));
        for (var name : row.group(3).replace("`", "").split(", ")) {
          for (var operation : row.group(4).split(", ")) {
            rights
                .computeIfAbsent(row.group(1), user -> new ArrayList<>())
                .add(
                    SecureBroker.right(
                        row.group(1), type, name, AclOperation.fromString(operation)));
          }
        }
      }
    }
    assertThat(rights).containsOnlyKeys(USERS);
    return rights;
  }
}
