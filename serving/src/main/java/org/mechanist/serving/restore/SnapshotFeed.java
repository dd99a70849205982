package org.mechanist.serving.restore;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Topics;

/**
 * Brings snapshots from their topic, the newest that is complete of those that have come. For one
 * thread, which also closes it.
 */
final class SnapshotFeed implements AutoCloseable {

  private final TopicReader experts;
  private final Map<Integer, Long> backlog; // where it ended when this was made
  private final SnapshotAssembly assembly = new SnapshotAssembly();
  private final Consumer<Message> listener;

  /**
   * @throws org.mechanist.ingest.kafka.StreamException if the topic does not exist, or Kafka does
   *     not answer
   */
  SnapshotFeed(KafkaSettings settings, Topics topics) {
    this(settings, topics, message -> {});
  }

  /**
   * As above, for those who want to know of everything else on the topic as well.
   *
   * @param listener hears of each message
   */
  SnapshotFeed(KafkaSettings settings, Topics topics, Consumer<Message> listener) {
    this.listener = listener;
    this.experts = new TopicReader(settings, topics.experts());
    try {
      this.backlog = experts.endOffsets();
    } catch (RuntimeException e) {
      experts.close();
      throw e;
    }
  }

  /**
   * The newest snapshot that has come since the last call, if any.
   *
   * @param wait at most so long for a message; the first call reads all that there is
   */
  Optional<Snapshot> poll(Duration wait) {
    Optional<Snapshot> newest = Optional.empty();
    do {
      for (var polled : experts.poll(wait)) {
        listener.accept(polled.message());
        var complete = assembly.add(polled.message());
        newest = complete.isPresent() ? complete : newest;
      }
    } while (!experts.reached(backlog));
    return newest;
  }

  /**
   * Asks Kafka something, for what is not there is silence to {@link #poll}.
   *
   * @throws org.mechanist.ingest.kafka.StreamException if it does not answer
   */
  void ask() {
    experts.committedEnds();
  }

  @Override
  public void close() {
    experts.close();
  }
}
