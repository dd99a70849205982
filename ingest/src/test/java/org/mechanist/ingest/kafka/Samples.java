package org.mechanist.ingest.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.Topics;

/** Messages and topics for the tests of this package. */
final class Samples {
  static final Duration BOUND = Duration.ofSeconds(30);

  private Samples() {}

  static KafkaSettings settings(EmbeddedBroker broker) {
    return KafkaSettings.of(broker.bootstrap());
  }

  /** Topics of a test's own, created. */
  static Topics freshTopics(EmbeddedBroker broker, int partitions) {
    var topics = new Topics("test-" + UUID.randomUUID());
    TopicSetup.createMissing(settings(broker), topics, partitions, BOUND);
    return topics;
  }

  static Polled polled(int partition, long offset) {
    return new Polled(
        new Origin("t", partition, offset, 0), new Message(null, new byte[1], List.of()));
  }

  static Message message(String key) {
    return new Message(
        key.getBytes(StandardCharsets.UTF_8), new byte[1024], List.of(Header.of("name", key)));
  }

  static String key(Message message) {
    return new String(message.key(), StandardCharsets.UTF_8);
  }

  /** Fills the transformed topic: {@code count} messages in turn to each partition. */
  static List<String> fill(EmbeddedBroker broker, Topics topics, int partitions, int count) {
    var keys = new ArrayList<String>();
    try (var writer = new TopicWriter(settings(broker))) {
      for (int i = 0; i < count; i++) {
        keys.add("image-%06d".formatted(i));
        writer.send(topics.transformed(), i % partitions, message(keys.get(i)));
      }
      writer.flush();
    }
    return keys;
  }

  /** Every message restored, but those whose offset is a multiple of 10: dead letters. */
  static BatchOutcome outcome(MicroBatch batch) {
    var restored = new ArrayList<RestoredImage>();
    var deadLetters = new ArrayList<DeadLetter>();
    for (var polled : batch.messages()) {
      if (polled.origin().offset() % 10 == 0) {
        deadLetters.add(
            new DeadLetter(
                polled.message(),
                polled.origin(),
                new Malformed(Malformed.Cause.WRONG_SIZE, "for a test")));
      } else {
        restored.add(restored(polled));
      }
    }
    return new BatchOutcome(batch, restored, deadLetters, News.NONE);
  }

  static RestoredImage restored(Polled polled) {
    return new RestoredImage(
        key(polled.message()),
        new Pixels(32, 32, polled.message().value()),
        "expert",
        0.5,
        "step-0",
        polled.origin(),
        polled.message().headers());
  }

  /** All committed messages of a topic, up to its present end. */
  static List<Polled> readAll(KafkaSettings settings, String topic) {
    try (var reader = new TopicReader(settings, topic)) {
      Map<Integer, Long> end = reader.endOffsets();
      var all = new ArrayList<Polled>();
      while (!reader.reached(end)) {
        all.addAll(reader.poll(Duration.ofMillis(100)));
      }
      return all;
    }
  }
}
