package org.mechanist.learner.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.mechanist.learner.pipeline.LearnerState.Learning;
import org.mechanist.learner.pipeline.LearnerState.Ledger;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.SnapshotManifest;

/**
 * How far a learner on a stream is, beside what it has learned: what a checkpoint keeps for the
 * pipeline.
 *
 * @param group whose learner it is
 * @param topic whose images it restores
 * @param journal up to which entry all is done
 * @param ledger what became of the messages
 * @param learning what was learned from
 * @param learningOver whether no image is learned from any more
 * @param canonical by partition, the offset of the next canonical image
 * @param commands by partition, the offset of the next command
 * @param news what people are told
 */
record Progress(
    String group,
    String topic,
    Journal.Place journal,
    Ledger ledger,
    Learning learning,
    boolean learningOver,
    Map<Integer, Long> canonical,
    Map<Integer, Long> commands,
    NewsState news) {

  /**
   * What is told about experts.
   *
   * @param since when the first image was restored
   * @param tally what each expert has won
   * @param exports what was exported, the last of each expert
   */
  record NewsState(Instant since, Tally.State tally, List<SnapshotManifest.Entry> exports) {}

  /**
   * Before the first image.
   *
   * @param journalEnd where the journal's first entry of this learner is going to be, or behind it
   */
  static Progress none(String group, String topic, long journalEnd, Instant now) {
    return new Progress(
        group,
        topic,
        new Journal.Place(0, journalEnd),
        new Ledger(0, 0, 0, 0),
        new Learning(0, 0, 0, 0, 0),
        false,
        Map.of(),
        Map.of(),
        new NewsState(now, Tally.State.NONE, List.of()));
  }

  JsonNode toJson() {
    return Json.MAPPER.valueToTree(this);
  }

  /**
   * @throws IllegalArgumentException if that is no progress
   */
  static Progress of(JsonNode json) {
    try {
      return Json.MAPPER.treeToValue(json, Progress.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the checkpoint does not say how far the stream was read: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Makes sure that this is of a certain learner.
   *
   * @throws IllegalArgumentException if it is of another
   */
  void requireOf(String otherGroup, String otherTopic) {
    if (!group.equals(otherGroup) || !topic.equals(otherTopic)) {
      throw new IllegalArgumentException(
          "the checkpoint is of group %s on topic %s, and this is group %s on topic %s: another folder for each"
              .formatted(group, topic, otherGroup, otherTopic));
    }
  }
}
