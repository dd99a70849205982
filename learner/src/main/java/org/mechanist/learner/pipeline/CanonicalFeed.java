package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.JournalEntry.Run;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Origin;
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

  private final Feed feed;
  private Pixels first;
  private long refused;

  CanonicalFeed(KafkaSettings settings, String topic) {
    this.feed = new Feed(settings, topic);
  }

  /**
   * Goes on where another feed was.
   *
   * @param like an image of the size of all
   * @param positions by partition, the offset of the next image
   */
  void resume(Pixels like, Map<Integer, Long> positions) {
    first = like;
    feed.resume(positions);
  }

  /** By partition, the offset of the next image. */
  SortedMap<Integer, Long> positions() {
    return feed.positions();
  }

  /**
   * Reads all canonical images that are there; waits for the first if there is none.
   *
   * @param sink takes each of the right size
   * @param progress told how many were read
   * @return an image of the size of all, or empty if the thread was interrupted
   */
  Optional<Pixels> readAll(Consumer<Pixels> sink, LongConsumer progress) {
    var end = feed.endOffsets();
    long read = 0;
    while ((first == null || !feed.reached(end)) && !Thread.currentThread().isInterrupted()) {
      for (var polled : feed.poll(WAIT)) {
        accept(polled, (origin, image) -> sink.accept(image));
        read++;
      }
      progress.accept(read);
    }
    return Optional.ofNullable(first);
  }

  /** Takes in what has come since, without waiting. */
  void readMore(BiConsumer<Origin, Pixels> sink) {
    feed.poll(Duration.ZERO).forEach(polled -> accept(polled, sink));
  }

  /** Takes in what was taken in in an earlier life. */
  void readAgain(List<Run> runs, Consumer<Pixels> sink) {
    feed.again(runs).forEach(polled -> accept(polled, (origin, image) -> sink.accept(image)));
  }

  private void accept(Polled polled, BiConsumer<Origin, Pixels> sink) {
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
      sink.accept(polled.origin(), pixels);
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
    feed.close();
  }
}
