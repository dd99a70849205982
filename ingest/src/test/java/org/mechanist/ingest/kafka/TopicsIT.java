package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Topics;

/** Setting topics up, writing to them and reading from them. */
@Timeout(60)
@ExtendWith(SharedBroker.class)
class TopicsIT {
  private EmbeddedBroker broker;
  private KafkaSettings settings;

  @BeforeEach
  void connect(EmbeddedBroker shared) {
    broker = shared;
    settings = Samples.settings(shared);
  }

  @Test
  void createMissing_calledAgain_keepsWhatIsThere() {
    var topics = Samples.freshTopics(broker, 3);

    assertThat(TopicSetup.createMissing(settings, topics, 5, BOUND)).isEqualTo(3);
  }

  @Test
  void createMissing_differentPartitionCounts_isRefused() throws Exception {
    var topics = new Topics("test-" + UUID.randomUUID());
    try (var admin = Admin.create(settings.admin())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.transformed(), 2, (short) 1),
                  new NewTopic(topics.restored(), 4, (short) 1)))
          .all()
          .get();
    }

    assertThatThrownBy(() -> TopicSetup.createMissing(settings, topics, 2, BOUND))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("2 partitions")
        .hasMessageContaining("4");
  }

  @Test
  void createOutputs_noStreamYet_createsNothing() {
    var topics = new Topics("test-" + UUID.randomUUID());

    assertThat(TopicSetup.createOutputs(settings, topics, BOUND)).isFalse();

    assertThat(TopicSetup.createMissing(settings, topics, 3, BOUND)).isEqualTo(3);
  }

  @Test
  void createOutputs_elsewhere_areAsWideAsTheStream() {
    var topics = Samples.freshTopics(broker, 3).restoringTo("trial");

    assertThat(TopicSetup.createOutputs(settings, topics, BOUND)).isTrue();

    try (var writer = new TopicWriter(settings)) {
      assertThat(writer.partitionCount(topics.restored())).isEqualTo(3);
      assertThat(writer.partitionCount(topics.deadLetters())).isEqualTo(1);
    }
  }

  @Test
  void createMissing_nobodyListens_saysWhereWithinTheBound() {
    var nobody = KafkaSettings.of("127.0.0.1:1");

    assertThatThrownBy(
            () -> TopicSetup.createMissing(nobody, Topics.DEFAULT, 1, Duration.ofSeconds(1)))
        .isInstanceOf(RetriableStreamException.class)
        .hasMessage("no Kafka answers at 127.0.0.1:1 within 1 s");
  }

  @Test
  void reader_seekAndEnd_readsExactlyWhatIsAsked() {
    var topics = Samples.freshTopics(broker, 2);
    Samples.fill(broker, topics, 2, 40);
    try (var reader = new TopicReader(settings, topics.transformed())) {
      assertThat(reader.endOffsets()).isEqualTo(Map.of(0, 20L, 1, 20L));

      reader.seek(0, 15);
      reader.seek(1, 20);
      var end = reader.endOffsets();
      var offsets = new ArrayList<Long>();
      while (!reader.reached(end)) {
        reader.poll(Duration.ofMillis(100)).forEach(one -> offsets.add(one.origin().offset()));
      }

      assertThat(offsets).containsExactly(15L, 16L, 17L, 18L, 19L);
      assertThat(reader.positions()).isEqualTo(end);
    }
  }

  @Test
  void reader_offsetOutOfTheLog_failsLoudly() {
    var topics = Samples.freshTopics(broker, 1);
    Samples.fill(broker, topics, 1, 3);
    try (var reader = new TopicReader(settings, topics.transformed())) {
      reader.seek(0, 1000);

      assertThatThrownBy(
              () -> IntStream.range(0, 50).forEach(i -> reader.poll(Duration.ofMillis(100))))
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("1000");
    }
  }

  @Test
  void reader_topicMissing_saysSo() {
    assertThatThrownBy(() -> new TopicReader(settings, "no-such-topic"))
        .isInstanceOf(StreamException.class)
        .hasMessageContaining("no-such-topic");
  }

  @Test
  void writer_messageTooLarge_isTheFirstFailureOfFlush() {
    var topics = Samples.freshTopics(broker, 1);
    try (var writer = new TopicWriter(settings)) {
      assertThat(writer.partitionCount(topics.transformed())).isEqualTo(1);
      writer.send(topics.transformed(), null, new Message(null, new byte[3 << 20], List.of()));

      assertThatThrownBy(writer::flush)
          .isInstanceOf(StreamException.class)
          .hasMessageContaining(topics.transformed());
      writer.flush();
    }
  }

  @Test
  void atomicWriter_oneMessageRefused_noneIsVisible() {
    var topics = Samples.freshTopics(broker, 1);
    try (var writer = new AtomicWriter(settings, topics.prefix())) {
      var tooLarge = new Message(new byte[] {1}, new byte[3 << 20], List.of());

      assertThatThrownBy(
              () -> writer.write(topics.experts(), List.of(Samples.message("a"), tooLarge)))
          .isInstanceOf(StreamException.class);
      writer.write(topics.experts(), List.of(Samples.message("b"), Samples.message("c")));
    }
    assertThat(Samples.readAll(settings, topics.experts()))
        .extracting(one -> Samples.key(one.message()))
        .containsExactly("b", "c");
  }

  @Test
  void lookup_inOrderAcrossPartitionsAndBack_findsEach() {
    var topics = Samples.freshTopics(broker, 3);
    Samples.fill(broker, topics, 3, 3000);
    var all =
        Samples.readAll(settings, topics.transformed()).stream()
            .sorted(
                Comparator.<Polled>comparingInt(one -> one.origin().partition())
                    .thenComparingLong(one -> one.origin().offset()))
            .toList();
    try (var lookup = new OriginLookup(settings, topics.transformed())) {
      for (int i = 0; i < all.size(); i++) {
        // From three places at once, as restored images of three partitions come.
        var asked = all.get(i % 3 * 1000 + i / 3);
        assertThat(lookup.find(asked.origin())).contains(asked.message());
      }
      var first = all.get(0);
      assertThat(lookup.find(first.origin())).contains(first.message());
      assertThat(lookup.find(first.origin())).contains(first.message());
    }
  }

  @Test
  void lookup_nothingThere_isEmptyAndOthersAreFound() {
    var topics = Samples.freshTopics(broker, 1);
    Samples.fill(broker, topics, 1, 3);
    var last = Samples.readAll(settings, topics.transformed()).get(2);
    var topic = last.origin().topic();
    try (var lookup = new OriginLookup(settings, topic)) {
      for (var nowhere :
          List.of(
              new Origin(topic, 0, 3, 0),
              new Origin(topic, 0, Long.MAX_VALUE, 0),
              new Origin(topic, 0, -1, 0),
              new Origin(topic, 1, 0, 0),
              new Origin(topic, -1, 0, 0),
              new Origin("no-such-topic", 0, 0, 0))) {
        assertThat(lookup.find(nowhere)).as(nowhere.toString()).isEmpty();
        assertThat(lookup.find(last.origin())).contains(last.message());
      }
    }
  }

  @Test
  void lookup_deletedByRetention_isEmptyAndLaterOnesAreFound() throws Exception {
    var topics = Samples.freshTopics(broker, 1);
    Samples.fill(broker, topics, 1, 3000);
    var all = Samples.readAll(settings, topics.transformed());
    try (var before = new OriginLookup(settings, topics.transformed())) {
      assertThat(before.find(all.get(0).origin())).contains(all.get(0).message());
      deleteBefore(1500, topics.transformed());
      try (var after = new OriginLookup(settings, topics.transformed())) {
        for (int i : new int[] {1499, 1500, 0, 1501, 1, 2999}) {
          var asked = all.get(i);
          var expected = i < 1500 ? Optional.<Message>empty() : Optional.of(asked.message());
          assertThat(before.find(asked.origin())).as("asked before: %d", i).isEqualTo(expected);
          assertThat(after.find(asked.origin())).as("%d", i).isEqualTo(expected);
        }
      }
    }
  }

  /** What retention does, at once. */
  private void deleteBefore(long offset, String topic) throws Exception {
    try (var admin = Admin.create(settings.admin())) {
      admin
          .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }
}
