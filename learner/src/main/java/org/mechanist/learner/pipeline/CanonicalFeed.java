package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Pixels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Canonical images from their topic: first all there are, later whatever has come since. The first
 * one decides the size of all images of this learner. On the learner thread, which closes it.
 */
final class CanonicalFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CanonicalFeed.class);
  private static final Duration WAIT = Duration.ofMillis(200);

  private final TopicReader reader;
  private Pixels first;
  private long refused;

  CanonicalFeed(KafkaSettings settings, String topic) {
    this.reader = new TopicReader(settings, topic);
  }

  /**
   * Reads all canonical images that are there; waits for the first if there is none.
   *
   * @param sink takes each of the right size
   * @param progress told how many were read
   * @return an image of the size of all, or empty if the thread was interrupted
   */
  Optional<Pixels> readAll(Consumer<Pixels> sink, LongConsumer progress) {
    var end = reader.endOffsets();
    long read = 0;
    while ((first == null || !reader.reached(end)) && !Thread.currentThread().isInterrupted()) {
      for (var polled : reader.poll(WAIT)) {
        accept(polled, sink);
        read++;
      }
      progress.accept(read);
    }
    return Optional.ofNullable(first);
  }

  /** Takes in what has come since, without waiting. */
  void readMore(Consumer<Pixels> sink) {
    reader.poll(Duration.ZERO).forEach(polled -> accept(polled, sink));
  }

  private void accept(Polled polled, Consumer<Pixels> sink) {
    var decoded = ImageCodec.decode(polled.message());
    if (decoded instanceof Malformed malformed) {
      refuse(polled, malformed.detail());
      return;
    }
    var pixels = ((Image) decoded).pixels();
    if (first == null) {
      first = pixels;
    }
    if (pixels.hasSizeOf(first)) {
      sink.accept(pixels);
    } else {
      refuse(
          polled,
          "its size is %s, that of the first one was %s".formatted(pixels.size(), first.size()));
    }
  }

  private void refuse(Polled polled, String why) {
    refused++;
    LOG.warn("canonical image {} is not used, the {}. so far: {}", polled.origin(), refused, why);
  }

  @Override
  public void close() {
    reader.close();
  }
}
