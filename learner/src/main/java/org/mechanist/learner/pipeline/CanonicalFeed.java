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

  /** Taken in between two batches, which wait for it. */
  private static final int MOST_AT_ONCE = 500;

  private final Feed feed;
  private List<Polled> waiting = List.of(); // the first one's, to be taken in
  private Pixels first;
  private long refused;

  CanonicalFeed(KafkaSettings settings, String topic) {
    this.feed = new Feed(settings, topic, MOST_AT_ONCE);
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
   * Waits for the first canonical image, which is an image of the size of all; takes in none.
   *
   * @param stillNone told while there is none
   * @return empty if the thread was interrupted
   */
  Optional<Pixels> awaitFirst(Runnable stillNone) {
    while (first == null && !Thread.currentThread().isInterrupted()) {
      stillNone.run();
      waiting = feed.poll(WAIT);
      waiting.stream()
          .map(polled -> ImageCodec.decode(polled.message()))
          .filter(Image.class::isInstance)
          .findFirst()
          .ifPresentOrElse(
              image -> first = ((Image) image).pixels(),
              () -> waiting.forEach(polled -> accept(polled, (origin, none) -> {})));
    }
    return Optional.ofNullable(first);
  }

  /**
   * Takes in all canonical images that are there by now, poll by poll: there may be more than fit
   * into memory.
   *
   * @param sink takes each of the right size
   * @param progress told how many were read
   */
  void readAll(Consumer<Pixels> sink, LongConsumer progress) {
    var end = feed.endOffsets();
    long read = 0;
    var next = waiting;
    waiting = List.of();
    while (!next.isEmpty() || !feed.reached(end) && !Thread.currentThread().isInterrupted()) {
      next.forEach(polled -> accept(polled, (origin, image) -> sink.accept(image)));
      read += next.size();
      progress.accept(read);
      next = feed.reached(end) ? List.of() : feed.poll(WAIT);
    }
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
