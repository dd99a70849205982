package org.mechanist.learner.pipeline;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.mechanist.learner.pipeline.LearnerState.Learning;
import org.mechanist.learner.pipeline.LearnerState.Ledger;
import org.mechanist.schemas.SnapshotManifest;

/**
 * How far a learner on a stream is, beside what it has learned: what a checkpoint keeps for the
 * pipeline.
 *
 * @param journal up to which entry all is done
 * @param ledger what became of the messages
 * @param learning what was learned from
 * @param learningOver whether no image is learned from any more
 * @param canonical by partition, the offset of the next canonical image
 * @param commands by partition, the offset of the next command
 * @param news what people are told
 */
record Progress(
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

  /** Before the first image. */
  static Progress none(Instant now) {
    return new Progress(
        Journal.Place.BEGINNING,
        new Ledger(0, 0, 0, 0),
        new Learning(0, 0, 0, 0),
        false,
        Map.of(),
        Map.of(),
        new NewsState(now, Tally.State.NONE, List.of()));
  }
}
