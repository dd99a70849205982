package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.Topics;

/** A replica that is started before there is a stream. */
class ReplicaFirstIT {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final int PARTITIONS = 3;

  @TempDir private Path folder;

  @Test
  void serveRestore_beforeThereIsAStream_waitsAndLeavesItsWidthToOthers() throws Exception {
    try (var broker = EmbeddedBroker.start(folder, 0);
        var replica = start(broker, "serve", "--restore", "--to", "trial")) {
      replica.awaitLine("waiting for mechanist.transformed and mechanist.experts", BOUND);
      var settings = KafkaSettings.of(broker.bootstrap());

      int created = TopicSetup.createMissing(settings, Topics.DEFAULT, PARTITIONS, BOUND);

      assertThat(created).isEqualTo(PARTITIONS);
      replica.awaitLine("waiting for a snapshot of the learner", BOUND);
      try (var writer = new TopicWriter(settings)) {
        assertThat(writer.partitionCount("mechanist.trial")).isEqualTo(PARTITIONS);
      }
      replica.terminate();
      assertThat(replica.awaitExit(BOUND)).as(replica.toString()).isZero();
      try (var learner = start(broker, "learn", "--partitions", "8", "--checkpoints", "none")) {
        assertThat(learner.awaitExit(BOUND)).as(learner.toString()).isEqualTo(Mechanist.FAILED);
        assertThat(learner.output())
            .containsExactly(
                "mechanist: --partitions is 8, and mechanist.transformed was created with 3; leave"
                    + " the option out, or take other topics (--topics)");
      }
    }
  }

  private static Child start(EmbeddedBroker broker, String... arguments) throws Exception {
    return Child.start(
        Tiny.arguments(List.of(arguments), List.of("--bootstrap", broker.bootstrap())));
  }
}
