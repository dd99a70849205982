package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;

/** Reads committed images all the while, and sees each offset once and in order. */
final class Watch {

  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Integer> seen;

  Watch(KafkaSettings settings, Topics topics) {
    seen = CompletableFuture.supplyAsync(() -> watch(settings, topics));
  }

  private int watch(KafkaSettings settings, Topics topics) {
    int count = 0;
    long before = -1;
    try (var reader = new TopicReader(settings, topics.restored())) {
      boolean last = false;
      while (!last || !reader.reached(reader.endOffsets())) {
        last = over.get();
        for (var message : reader.poll(Duration.ofMillis(50))) {
          long offset = origin(message.message()).offset();
          assertThat(offset).isGreaterThan(before);
          before = offset;
          count++;
        }
      }
    }
    return count;
  }

  private static Origin origin(Message message) {
    return ((RestoredImage) RestoredImageCodec.decode(message)).origin();
  }

  /** Reads to the end; gives how many images there were. */
  int end() {
    over.set(true);
    return seen.join();
  }
}
