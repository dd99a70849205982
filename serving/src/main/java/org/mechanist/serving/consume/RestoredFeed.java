package org.mechanist.serving.consume;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.OriginLookup;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/**
 * Brings restored images from their topic to a {@link RestoredConsumer}, each with the transformed
 * image it was made from, and counts dead letters. What was read is held by the consumer's ledger,
 * so no group and no committed offsets are needed.
 *
 * <p>One thread; whoever makes it closes it, which leaves the consumer open.
 */
public final class RestoredFeed implements AutoCloseable {

  private static final int LOOK_BACK = 500; // offsets

  private final RestoredConsumer consumer;
  private final TopicReader restored;
  private final TopicReader deadLetters;
  private final OriginLookup transformed;
  private long deadLettered;
  private long steps;

  /**
   * A feed that goes on where the consumer's ledger ends.
   *
   * @throws IllegalStateException with one line if that ledger is of another topic
   * @throws org.mechanist.ingest.kafka.StreamException if a topic does not exist, or Kafka does not
   *     answer
   */
  public RestoredFeed(KafkaSettings settings, Topics topics, RestoredConsumer consumer) {
    this.consumer = consumer;
    this.restored = behindLedger(settings, topics.restored(), consumer);
    this.deadLetters = new TopicReader(settings, topics.deadLetters());
    this.transformed = new OriginLookup(settings, topics.transformed());
  }

  private static TopicReader behindLedger(
      KafkaSettings settings, String topic, RestoredConsumer consumer) {
    var reader = new TopicReader(settings, topic);
    try {
      var beginning = reader.beginningOffsets();
      var end = reader.endOffsets();
      for (var held : new TreeMap<>(consumer.nextOffsets()).entrySet()) {
        int partition = held.getKey();
        long next = held.getValue();
        requireReaches(next, partition, end.get(partition), topic, consumer.file());
        // A little is read again: it does not count twice, but fills the pictures.
        reader.seek(partition, Math.max(beginning.get(partition), next - LOOK_BACK));
      }
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /**
   * What the ledger holds was on its topic, and partitions neither vanish nor end sooner: else
   * messages of this topic would be taken for those of another one.
   *
   * @param end null if the topic has no such partition
   */
  private static void requireReaches(
      long next, int partition, Long end, String topic, Path ledger) {
    if (end == null || next > end) {
      throw new IllegalStateException(
          ("%s is the ledger of another topic: it goes up to offset %d of partition %d, but %s %s;"
                  + " choose another folder, or delete the ledger to begin anew")
              .formatted(
                  ledger,
                  next - 1,
                  partition,
                  topic,
                  end == null
                      ? "has no such partition"
                      : "ends before offset %d there".formatted(end)));
    }
  }

  /**
   * Takes in what there is.
   *
   * @param wait at most so long for the first restored message
   * @return messages taken in, restored ones and dead letters
   * @throws IOException if the ledger can't be written
   */
  public int poll(Duration wait) throws IOException {
    int dead = deadLetters.poll(Duration.ZERO).size();
    deadLettered += dead;
    var polled = restored.poll(wait);
    if (!polled.isEmpty()) {
      consumer.accept(arrived(polled));
      note(polled.get(polled.size() - 1).message());
    }
    return dead + polled.size();
  }

  private List<Arrived> arrived(List<Polled> polled) {
    var arrived = new ArrayList<Arrived>(polled.size());
    for (var message : polled) {
      var origin = message.origin();
      arrived.add(
          new Arrived(
              origin.partition(),
              origin.offset(),
              message.message(),
              transformed(message.message())));
    }
    return arrived;
  }

  private Message transformed(Message message) {
    if (RestoredImageCodec.decode(message) instanceof RestoredImage image) {
      return transformed.find(image.origin()).orElse(null);
    }
    return null;
  }

  private void note(Message message) {
    RestoredImage.step(message.text(HeaderNames.MODEL_VERSION)).ifPresent(step -> steps = step);
  }

  /** Messages on the dead-letter topic. */
  public long deadLettered() {
    return deadLettered;
  }

  /** Transformed messages of which something came out: a restored image or a dead letter. */
  public long outcomes() {
    return consumer.census().distinct() + deadLettered;
  }

  /** Learning steps before the latest restored image, as its model version says. */
  public long steps() {
    return steps;
  }

  @Override
  public void close() {
    restored.close();
    deadLetters.close();
    transformed.close();
  }
}
