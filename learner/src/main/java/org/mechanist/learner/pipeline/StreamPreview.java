package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Pixels;

/**
 * Looks at the next images of the stream without consuming them: what experts are pretrained on. On
 * the learner thread.
 */
final class StreamPreview {

  /** How much longer it waits while there are too few images to pretrain well on. */
  private static final int LONGER = 12;

  private static final Duration WAIT = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final String topic;
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime a clock that only runs forward, in nanoseconds
   */
  StreamPreview(KafkaSettings settings, String topic, LongSupplier nanoTime) {
    this.settings = settings;
    this.topic = topic;
    this.nanoTime = nanoTime;
  }

  /**
   * The next {@code count} images of a size. Fewer if none more came for {@code patience}, or,
   * while there are not even {@code enough}, for {@value #LONGER} times as long.
   *
   * @param from the offset to begin at by partition; from the beginning where there is none
   * @param progress told how many there are
   */
  List<Pixels> look(
      Map<Integer, Long> from,
      Pixels size,
      int count,
      int enough,
      Duration patience,
      IntConsumer progress) {
    var images = new ArrayList<Pixels>(count);
    try (var reader = new TopicReader(settings, topic)) {
      from.forEach(reader::seek);
      long last = nanoTime.getAsLong();
      while (images.size() < count && !Thread.currentThread().isInterrupted()) {
        int before = images.size();
        for (var polled : reader.poll(WAIT)) {
          if (images.size() < count
              && ImageCodec.decode(polled.message()) instanceof Image image
              && image.pixels().hasSizeOf(size)) {
            images.add(image.pixels());
          }
        }
        if (images.size() > before) {
          last = nanoTime.getAsLong();
        } else if (!images.isEmpty()
            && nanoTime.getAsLong() - last > bound(images.size() < enough, patience)) {
          break;
        }
        progress.accept(images.size());
      }
    }
    return images;
  }

  private static long bound(boolean few, Duration patience) {
    return few ? patience.multipliedBy(LONGER).toNanos() : patience.toNanos();
  }
}
