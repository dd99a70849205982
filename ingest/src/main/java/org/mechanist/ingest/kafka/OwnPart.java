package org.mechanist.ingest.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.RestoredImage;

/**
 * What of an outcome a rebalance has left to us.
 *
 * @param outcome all of it
 * @param messages of its batch
 */
record OwnPart(
    BatchOutcome outcome,
    List<RestoredImage> restored,
    List<DeadLetter> deadLetters,
    List<Polled> messages) {

  static OwnPart of(BatchOutcome outcome, Membership group) {
    var batch = outcome.batch();
    return new OwnPart(
        outcome,
        outcome.restored().stream()
            .filter(image -> group.owns(image.origin().partition(), batch.sequence()))
            .toList(),
        outcome.deadLetters().stream()
            .filter(letter -> group.owns(letter.origin().partition(), batch.sequence()))
            .toList(),
        batch.messages().stream()
            .filter(polled -> group.owns(polled.origin().partition(), batch.sequence()))
            .toList());
  }

  /** Dead letters to publish, if they are published here. */
  List<DeadLetter> lettersToTell() {
    return outcome.told() ? deadLetters : List.of();
  }

  /** Whether nothing was taken away. */
  boolean isWhole() {
    return messages.size() == outcome.batch().size();
  }

  /** By partition, the offset to go on from. */
  Map<TopicPartition, OffsetAndMetadata> offsets() {
    var topic = outcome.batch().messages().get(0).origin().topic();
    var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
    nextOffsets()
        .forEach(
            (partition, next) ->
                offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(next)));
    return offsets;
  }

  private SortedMap<Integer, Long> nextOffsets() {
    return MicroBatch.nextOffsets(messages);
  }

  /** What to say of it once it is published. */
  Published published() {
    var batch = outcome.batch();
    return new Published(
        batch.sequence(),
        restored.size(),
        deadLetters.size(),
        batch.size() - restored.size() - deadLetters.size(),
        nextOffsets());
  }
}
