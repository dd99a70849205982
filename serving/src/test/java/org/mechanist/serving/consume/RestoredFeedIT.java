package org.mechanist.serving.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Topics;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.picture.SampleReservoir;

/** On the real broker; each test ends with the ledger: written = judged + unjudged + malformed. */
@Timeout(60)
class RestoredFeedIT {

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final Duration WAIT = Duration.ofMillis(100);
  private static final int LABEL = 7;

  @TempDir private static Path brokerData;
  private static EmbeddedBroker broker;
  private static KafkaSettings settings;

  @TempDir private Path folder;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start(brokerData, 0);
    settings = KafkaSettings.of(broker.bootstrap());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void poll_ledgerGoesOn_judgesEachOnce() throws IOException {
    var topics = topics(2);
    for (int start = 1; start <= 2; start++) {
      restore(topics, 0, 1);
      try (var consumer = consumer()) {
        assertThat(takeIn(topics, consumer, 2L * start)).isEqualTo(2L * start); // it looks back
        assertThat(consumer.nextOffsets()).isEqualTo(Map.of(0, (long) start, 1, (long) start));
        assertLedger(consumer, 2L * start, 0, 0);
      }
    }
  }

  @Test
  void feed_ledgerOfATopicWithMorePartitions_isRefusedAndSaysWhatToDo() throws IOException {
    var wide = topics(2);
    restore(wide, 0, 1);
    try (var consumer = consumer()) {
      takeIn(wide, consumer, 2);
    }

    var narrow = topics(1);
    restore(narrow, 0);
    try (var consumer = consumer()) {
      assertThatThrownBy(() -> new RestoredFeed(settings, narrow, consumer))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "%s is the ledger of another topic: it goes up to offset 0 of partition 1, but %s has"
                      .formatted(folder.resolve("ledger.jsonl"), narrow.restored())
                  + " no such partition; choose another folder, or delete the ledger to begin"
                  + " anew");
      assertLedger(consumer, 2, 0, 0);
    }
  }

  @Test
  void feed_ledgerOfALongerTopic_isRefusedAndSaysWhatToDo() throws IOException {
    var longer = topics(1);
    restore(longer, 0, 0, 0);
    try (var consumer = consumer()) {
      takeIn(longer, consumer, 3);
    }

    var shorter = topics(1);
    restore(shorter, 0);
    try (var consumer = consumer()) {
      assertThatThrownBy(() -> new RestoredFeed(settings, shorter, consumer))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "%s is the ledger of another topic: it goes up to offset 2 of partition 0, but %s ends"
                      .formatted(folder.resolve("ledger.jsonl"), shorter.restored())
                  + " before offset 1 there; choose another folder, or delete the ledger to begin"
                  + " anew");
      assertLedger(consumer, 3, 0, 0);
    }
  }

  @Test
  void poll_originalsThatAreNotThere_areUnjudgedAndTheRestGoesOn() throws IOException {
    var topics = topics(1);
    var elsewhere = topics(1);
    restore(topics, 0);
    try (var writer = new TopicWriter(settings)) {
      for (var origin :
          List.of(
              new Origin(elsewhere.transformed(), 0, 0, 17),
              new Origin("no-such-topic", 0, 0, 17),
              new Origin(topics.transformed(), 1, 0, 17),
              new Origin(topics.transformed(), -1, 0, 17),
              new Origin(topics.transformed(), 0, 5_000, 17),
              new Origin(topics.transformed(), 0, -1, 17))) {
        writer.send(topics.restored(), 0, Restorations.restored(origin, LABEL, truth()));
      }
      writer.flush();
    }
    restore(topics, 0);

    try (var consumer = consumer()) {
      takeIn(topics, consumer, 8);
      assertLedger(consumer, 2, 6, 0);
    }
  }

  @Test
  void poll_deadLettersAlone_areTakenInToo() throws IOException {
    var topics = topics(1);
    try (var writer = new TopicWriter(settings)) {
      for (int offset = 0; offset < 3; offset++) {
        writer.send(
            topics.deadLetters(),
            0,
            new DeadLetter(
                    new Message(null, new byte[1], List.of()),
                    new Origin(topics.transformed(), 0, offset, 17),
                    new Malformed(Malformed.Cause.WRONG_SIZE, "for a test"))
                .encode());
      }
      writer.flush();
    }
    try (var consumer = consumer()) {
      assertThat(takeIn(topics, consumer, 3)).isEqualTo(3);
      assertLedger(consumer, 0, 0, 0);
    }
  }

  /** Topics of a test's own. */
  private static Topics topics(int partitions) {
    var topics = new Topics("fed-" + UUID.randomUUID());
    TopicSetup.createMissing(settings, topics, partitions, BOUND);
    return topics;
  }

  private RestoredConsumer consumer() throws IOException {
    return RestoredConsumer.resume(
        folder.resolve("ledger.jsonl"),
        images -> images.stream().mapToInt(image -> image.at(0, 0)).toArray(),
        new SampleReservoir(4),
        progress -> {});
  }

  /** One image for each of these partitions, transformed and restored. */
  private static void restore(Topics topics, int... partitions) {
    try (var writer = new TopicWriter(settings);
        var ends = new TopicReader(settings, topics.transformed())) {
      var next = new TreeMap<>(ends.endOffsets());
      for (int partition : partitions) {
        long offset = next.merge(partition, 1L, Long::sum) - 1;
        writer.send(topics.transformed(), partition, Restorations.transformed(1, truth()));
        writer.send(
            topics.restored(),
            partition,
            Restorations.restored(
                new Origin(topics.transformed(), partition, offset, 17), LABEL, truth()));
      }
      writer.flush();
    }
  }

  private static List<Header> truth() {
    return Restorations.truth(Truth.STREAM, LABEL);
  }

  /** Polls until so many outcomes were seen; gives the sum of what the polls say. */
  private static long takeIn(Topics topics, RestoredConsumer consumer, long outcomes)
      throws IOException {
    try (var feed = new RestoredFeed(settings, topics, consumer)) {
      long taken = 0;
      while (feed.outcomes() < outcomes) {
        taken += feed.poll(WAIT);
      }
      return taken;
    }
  }

  private static void assertLedger(
      RestoredConsumer consumer, long judged, long unjudged, long malformed) {
    var progress = consumer.progress();
    assertThat(progress.judged()).isEqualTo(judged);
    assertThat(progress.unjudged()).isEqualTo(unjudged);
    assertThat(progress.malformed()).isEqualTo(malformed);
    assertThat(consumer.census().distinct()).isEqualTo(judged + unjudged);
  }
}
