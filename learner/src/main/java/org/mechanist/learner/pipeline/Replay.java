package org.mechanist.learner.pipeline;

import java.util.Optional;
import org.mechanist.ingest.kafka.JournalReader;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.OriginLookup;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.Topics;

/**
 * Has a learner do again what its group has committed since the learner was as it is: after a
 * restart what came after the checkpoint, and after a transaction of unknown fate that one, if it
 * was committed after all. On the learner thread.
 */
final class Replay {

  /** Told after each entry. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param done entries that were done again
     * @param share of what there is to read, 0 to 1
     */
    void entry(long done, double share);
  }

  private final KafkaSettings settings;
  private final Topics topics;
  private final String group;

  Replay(KafkaSettings settings, Topics topics, String group) {
    this.settings = settings;
    this.topics = topics;
    this.group = group;
  }

  /**
   * Goes on from where the work's journal is to where the group's ends.
   *
   * @return entries that were done again
   * @throws org.mechanist.ingest.kafka.StreamException if Kafka no longer has what is needed, or
   *     does not answer; the learner is as after the last entry that could be done
   */
  long run(LearnerWork work, Listener listener) {
    long done = 0;
    long from = work.place().end();
    try (var journal = new JournalReader(settings, topics.journal(), group, from);
        var images = new OriginLookup(settings, topics.transformed())) {
      for (var next = journal.next(); next.isPresent(); next = journal.next()) {
        var written = next.get();
        if (written.entry().number() > work.place().number()) {
          work.repeat(written.entry(), batch(written.entry(), images), written.end());
          done++;
          listener.entry(done, (written.end() - from) / (double) (journal.end() - from));
        }
      }
    }
    return done;
  }

  /**
   * Makes sure that no other learner of the group was at work since. Takes nothing from one that
   * is.
   *
   * @throws ReplacedException if one has taken over
   * @throws org.mechanist.ingest.kafka.StreamException if Kafka does not answer
   */
  void requireNoOther(LearnerWork work) {
    long from = work.place().end();
    try (var journal = JournalReader.ofCommitted(settings, topics.journal(), group, from)) {
      for (var next = journal.next(); next.isPresent(); next = journal.next()) {
        if (!work.wrote(next.get().entry())) {
          throw new ReplacedException(group);
        }
      }
    }
  }

  private static Optional<MicroBatch> batch(JournalEntry entry, OriginLookup images) {
    return entry.images().isEmpty()
        ? Optional.empty()
        : Optional.of(new MicroBatch(entry.number(), images.find(entry.images())));
  }
}
