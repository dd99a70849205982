package org.mechanist.ingest.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;

/**
 * What became of a micro-batch. The ledger holds: each message of the batch was either restored or
 * dead-lettered, once.
 *
 * @param batch the batch as it was polled
 * @param restored in the order in which they are published
 * @param deadLetters messages that held no usable image
 * @param news what else is to be said by now; often nothing
 * @param told whether restored images and dead letters are published; if not, somebody else does
 *     that, and this says no more than how far the batch goes
 */
public record BatchOutcome(
    MicroBatch batch,
    List<RestoredImage> restored,
    List<DeadLetter> deadLetters,
    News news,
    boolean told) {

  /** One that is published. */
  public BatchOutcome(
      MicroBatch batch, List<RestoredImage> restored, List<DeadLetter> deadLetters, News news) {
    this(batch, restored, deadLetters, news, true);
  }

  /**
   * @throws IllegalArgumentException if the ledger does not hold
   */
  public BatchOutcome {
    Objects.requireNonNull(batch, "batch");
    restored = List.copyOf(restored);
    deadLetters = List.copyOf(deadLetters);
    Objects.requireNonNull(news, "news");
    if (restored.size() + deadLetters.size() != batch.size()) {
      throw new IllegalArgumentException(
          "batch %d holds %d messages, but %d were restored and %d dead-lettered"
              .formatted(batch.sequence(), batch.size(), restored.size(), deadLetters.size()));
    }
    var open = new HashSet<Origin>();
    batch.messages().forEach(polled -> open.add(polled.origin()));
    Stream.concat(
            restored.stream().map(RestoredImage::origin),
            deadLetters.stream().map(DeadLetter::origin))
        .filter(origin -> !open.remove(origin))
        .findFirst()
        .ifPresent(
            origin -> {
              throw new IllegalArgumentException(
                  "%s is not in batch %d, or has two outcomes".formatted(origin, batch.sequence()));
            });
  }
}
