package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Topics;
import reactor.core.scheduler.Schedulers;

/** A message that a broker has taken can be dead-lettered, whatever its size: nothing stops. */
@Timeout(120)
@ExtendWith(SharedBroker.class)
class LargeDeadLetterIT {

  /** Kafka's default for brokers and topics, of a batch; a record in one of its own has less. */
  private static final int BROKERS_LIMIT = 1_048_588;

  private static final int OVERHEAD = 100;

  /** 9000 of 107 bytes, with their names and lengths. */
  private static final int HEADERS_BYTES = 1033890;

  private EmbeddedBroker broker;
  private KafkaSettings settings;
  private Topics topics;

  @BeforeEach
  void makeTopics(EmbeddedBroker shared) {
    broker = shared;
    settings = Samples.settings(broker);
    topics = Samples.freshTopics(broker, 1);
  }

  @Test
  void publish_lettersAsLargeAsMessagesMayBe_areWrittenAsFarAsTheBrokerTakesThem() {
    var sent =
        List.of(
            message("small", 100, 0, 0),
            message("half", BROKERS_LIMIT / 2, 0, 0),
            message("value", BROKERS_LIMIT - OVERHEAD, 0, 0),
            message("small again", 100, 0, 0),
            message("header", 10, 1, BROKERS_LIMIT - OVERHEAD),
            message("headers", BROKERS_LIMIT - OVERHEAD - HEADERS_BYTES, 9_000, 107),
            message("k".repeat(BROKERS_LIMIT - OVERHEAD), 10, 0, 0));

    send(settings.with(Map.of("max.request.size", "2000000")), sent);

    var letters = deadLetterAll(settings, sent.size());
    assertThat(letters).hasSize(sent.size());
    for (int i = 0; i < letters.size(); i++) {
      var letter = letters.get(i);
      assertThat(letter.origin().offset()).isEqualTo(i);
      assertThat(letter.malformed().detail()).isEqualTo("for a test");
      boolean fits = i < 2 || i == 3;
      if (fits) {
        assertThat(letter.original()).isEqualTo(sent.get(i));
        assertThat(letter.cut()).isEmpty();
      } else {
        assertCut(letter, sent.get(i));
      }
    }
  }

  /** More than a producer sends by default, where the topics have been allowed more. */
  @Test
  void publish_letterLargerThanProducersSendByDefault_isWrittenWhole() throws Exception {
    allow(topics.transformed(), 6_000_000);
    allow(topics.deadLetters(), 6_000_000);
    var sent = List.of(message("large", 5_000_000, 3, 100));

    send(settings.with(Map.of("max.request.size", "6000000")), sent);

    assertThat(deadLetterAll(settings, 1))
        .singleElement()
        .satisfies(letter -> assertThat(letter.original()).isEqualTo(sent.get(0)))
        .satisfies(letter -> assertThat(letter.cut()).isEmpty());
  }

  /** The dead letters' topic takes less than the stream's. */
  @Test
  void publish_topicOfDeadLettersTakesLittle_writesALittle() throws Exception {
    allow(topics.deadLetters(), 3000);
    var sent = List.of(message("a", 500_000, 100, 1000), message("b", 5000, 0, 0));

    send(settings, sent);

    var letters = deadLetterAll(settings, 2);
    assertCut(letters.get(0), sent.get(0));
    assertCut(letters.get(1), sent.get(1));
  }

  private static void assertCut(DeadLetter letter, Message sent) {
    var cut = letter.cut().orElseThrow();
    var kept = letter.original();
    assertThat(cut.valueBytes()).isEqualTo(sent.value().length);
    assertThat(cut.keyBytes()).isEqualTo(sent.key().length);
    assertThat(cut.headers()).isEqualTo(sent.headers().size());
    assertThat(sent.value()).startsWith(kept.value());
    assertThat(sent.key()).startsWith(kept.key());
    assertThat(sent.headers()).containsAll(kept.headers());
  }

  private List<DeadLetter> deadLetterAll(KafkaSettings learner, int messages) {
    var limits = new BatchLimits(4, Duration.ofMillis(200), 4, 1);
    try (var stream = new ExactlyOnceStream(learner, topics, topics.prefix(), limits)) {
      var done =
          stream
              .batches()
              .publishOn(Schedulers.single(), 1)
              .concatMap(batch -> stream.publish(allDead(batch)), 1)
              .scan(0, (sum, published) -> sum + published.deadLettered())
              .takeUntil(sum -> sum == messages)
              .blockLast(BOUND);
      assertThat(done).isEqualTo(messages);
      assertThat(stream.committedOffsets()).isEqualTo(Map.of(0, (long) messages));
    }
    return Samples.readAll(settings, topics.deadLetters()).stream()
        .map(polled -> DeadLetter.decode(polled.message()))
        .toList();
  }

  private static BatchOutcome allDead(MicroBatch batch) {
    var letters = new ArrayList<DeadLetter>();
    for (var polled : batch.messages()) {
      letters.add(
          new DeadLetter(
              polled.message(),
              polled.origin(),
              new Malformed(Malformed.Cause.TOO_LARGE, "for a test")));
    }
    return new BatchOutcome(batch, List.of(), letters, News.NONE);
  }

  private void send(KafkaSettings producer, List<Message> messages) {
    try (var writer = new TopicWriter(producer)) {
      for (var message : messages) {
        writer.send(topics.transformed(), 0, message);
        writer.flush();
      }
    }
  }

  private void allow(String topic, int bytes) throws Exception {
    var limit = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(bytes));
    try (var admin = Admin.create(settings.admin())) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(limit, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  /** Of bytes that cannot be compressed. */
  private static Message message(String key, int valueBytes, int headers, int headerBytes) {
    var random = new Random(1);
    var value = new byte[valueBytes];
    random.nextBytes(value);
    return new Message(
        key.getBytes(StandardCharsets.UTF_8),
        value,
        IntStream.range(0, headers)
            .mapToObj(
                i -> {
                  var header = new byte[headerBytes];
                  random.nextBytes(header);
                  return new Header("h" + i, header);
                })
            .toList());
  }
}
