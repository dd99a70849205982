package org.mechanist.serving.bench;

import java.time.Duration;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.Topics;

/** Topics of their own and what is sent to them, evenly over the partitions. */
final class StreamOfImages implements AutoCloseable {

  private static final Duration BOUND = Duration.ofSeconds(30);

  private final Topics topics;
  private final BenchImages images;
  private final int partitions;
  private final TopicWriter writer;
  private long sent;

  /**
   * @param name what the topics' names begin with
   */
  StreamOfImages(KafkaSettings settings, String name, BenchImages images, int partitions) {
    this.topics = new Topics(name);
    this.images = images;
    this.partitions = partitions;
    TopicSetup.createMissing(settings, topics, partitions, BOUND);
    this.writer = new TopicWriter(settings);
  }

  Topics topics() {
    return topics;
  }

  TopicWriter writer() {
    return writer;
  }

  /** Sends so many more, and waits until they are there. */
  void send(int count) {
    for (int i = 0; i < count; i++) {
      sendOne();
    }
    writer.flush();
  }

  /** Sends one more, and does not wait. */
  void sendOne() {
    writer.send(topics.transformed(), (int) (sent % partitions), images.message(sent));
    sent++;
  }

  /** How many were sent; the next one's number. */
  long sent() {
    return sent;
  }

  @Override
  public void close() {
    writer.close();
  }
}
