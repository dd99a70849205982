package org.mechanist.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.ingest.kafka.FileTopic.Stored;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Topics;

/** Files in parts, of which the last of each kind counts. */
@Timeout(60)
@ExtendWith(SharedBroker.class)
class FileTopicIT {

  private final Topics topics = new Topics("files-" + UUID.randomUUID());
  private KafkaSettings settings;
  private FileTopic files;

  @BeforeEach
  void open(EmbeddedBroker shared) {
    settings = Samples.settings(shared);
    TopicSetup.createCheckpoints(settings, topics, BOUND);
    files = new FileTopic(settings, topics.checkpoints(), "a");
  }

  @AfterEach
  void close() {
    files.close();
  }

  @Test
  void createCheckpoints_again_keepsACompactedTopic() throws Exception {
    TopicSetup.createCheckpoints(settings, topics, BOUND);

    try (var admin = Admin.create(settings.admin())) {
      var topic = new ConfigResource(ConfigResource.Type.TOPIC, topics.checkpoints());
      var config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
      assertThat(config.get("cleanup.policy").value()).isEqualTo("compact");
    }
  }

  @Test
  void latest_nothingWritten_isEmpty() {
    assertThat(files.latest()).isEmpty();
  }

  @Test
  void latest_severalOfAKind_isTheLastOfEachWhole() {
    var large = bytes(3 * FileTopic.PART_BYTES + 1, 1);
    files.write(
        List.of(new Stored("one", "one-1", large), new Stored("two", "two-1", bytes(9, 2))));
    files.write(List.of(new Stored("one", "one-2", bytes(FileTopic.PART_BYTES, 3))));
    files.write(List.of(new Stored("none", "empty", new byte[0])));

    var latest = files.latest();

    assertThat(latest).extracting(Stored::name).containsExactly("empty", "one-2", "two-1");
    assertThat(latest.get(0).bytes()).isEmpty();
    assertThat(latest.get(1).bytes()).isEqualTo(bytes(FileTopic.PART_BYTES, 3));
    assertThat(latest.get(2).bytes()).isEqualTo(bytes(9, 2));
    files.write(List.of(new Stored("one", "one-3", large)));
    assertThat(files.latest().get(1).bytes()).isEqualTo(large);
  }

  @Test
  void latest_groupsWithNamesThatBeginAlike_eachHasItsOwn() {
    try (var other = new FileTopic(settings, topics.checkpoints(), "a/one")) {
      files.write(List.of(new Stored("one", "mine", bytes(9, 1))));
      other.write(List.of(new Stored("one", "others", bytes(9, 2))));

      assertThat(files.latest()).extracting(Stored::name).containsExactly("mine");
      assertThat(other.latest()).extracting(Stored::name).containsExactly("others");
    }
  }

  /** As compaction leaves them, and as somebody writes who should not. */
  @Test
  void latest_partsThatBelongToNoFile_areLeftOut() {
    files.write(List.of(new Stored("one", "whole", bytes(9, 1))));
    try (var writer = new TopicWriter(settings)) {
      writer.send(topics.checkpoints(), 0, part("a/one/1", "long", "3"));
      writer.send(topics.checkpoints(), 0, part("a/one/0", "begun", "2"));
      writer.send(topics.checkpoints(), 0, part("a/one/1", "of another", "2"));
      writer.send(topics.checkpoints(), 0, part("a/one/x", "begun", "2"));
      writer.send(topics.checkpoints(), 0, new Message("a/one/0".getBytes(UTF_8), null, List.of()));
      writer.flush();
    }

    assertThat(files.latest()).extracting(Stored::name).containsExactly("whole");
  }

  @Test
  void latest_largerThanFits_isLeftOut() {
    files.write(List.of(new Stored("one", "whole", bytes(9, 1))));
    var count = Integer.toString(FileTopic.MOST_PARTS + 1);
    try (var writer = new TopicWriter(settings)) {
      for (int number = 0; number <= FileTopic.MOST_PARTS; number++) {
        writer.send(topics.checkpoints(), 0, part("a/one/" + number, "bomb", count));
      }
      writer.flush();
    }

    assertThat(files.latest()).extracting(Stored::name).containsExactly("whole");
  }

  @Test
  void any_groupThatDoesNotExistOrBrokerThatDoesNotAnswer_saysSo() {
    try (var members = new GroupMembers(settings, topics.prefix())) {
      assertThat(members.any()).isFalse();
    }
    var nowhere =
        KafkaSettings.of("127.0.0.1:1")
            .with(Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "400"));
    try (var members = new GroupMembers(nowhere, "a")) {
      assertThatThrownBy(members::any)
          .isInstanceOf(StreamException.class)
          .hasMessageContaining("group a")
          .hasMessageNotContaining("\n");
    }
  }

  private static Message part(String key, String file, String parts) {
    return new Message(
        key.getBytes(UTF_8),
        new byte[9],
        List.of(Header.of("file", file), Header.of("parts", parts)));
  }

  private static byte[] bytes(int count, long seed) {
    var bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
