package org.mechanist.learner.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.OriginLookup;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.JournalEntry.Run;

/**
 * A topic that is read beside the stream: what comes, in the order in which it comes, and after a
 * restart once more in the order that the journal says. On the learner thread, which closes it.
 */
final class Feed implements AutoCloseable {

  private final KafkaSettings settings;
  private final String topic;
  private final TopicReader reader;

  /**
   * At the beginning of the topic.
   *
   * @param mostAtOnce messages that a poll gives at most
   */
  Feed(KafkaSettings settings, String topic, int mostAtOnce) {
    this.settings = settings;
    this.topic = topic;
    this.reader = new TopicReader(settings, topic, mostAtOnce);
  }

  /** Leaves out what is there already. */
  void skipToEnd() {
    reader.endOffsets().forEach(reader::seek);
  }

  /** Goes on where another feed was, or where the topic begins by now. */
  void resume(Map<Integer, Long> positions) {
    reader
        .beginningOffsets()
        .forEach(
            (partition, beginning) ->
                reader.seek(partition, Math.max(beginning, positions.getOrDefault(partition, 0L))));
  }

  /** By partition, the offset of the next message. */
  SortedMap<Integer, Long> positions() {
    return reader.positions();
  }

  /** By partition, the offset behind the last message. */
  SortedMap<Integer, Long> endOffsets() {
    return reader.endOffsets();
  }

  boolean reached(Map<Integer, Long> offsets) {
    return reader.reached(offsets);
  }

  /** What has come since the last time. */
  List<Polled> poll(Duration wait) {
    return reader.poll(wait);
  }

  /** What it gave in an earlier life, to go on behind it; not what it has given in this one. */
  List<Polled> again(List<Run> runs) {
    var positions = reader.positions();
    var missing =
        runs.stream().flatMap(run -> from(positions.get(run.partition()), run).stream()).toList();
    if (missing.isEmpty()) {
      return List.of();
    }
    List<Polled> found;
    try (var lookup = new OriginLookup(settings, topic)) {
      found = lookup.find(missing);
    }
    missing.forEach(run -> reader.seek(run.partition(), run.end())); // not before they are there
    return found;
  }

  /** What there is of a run from an offset on. */
  private static Optional<Run> from(long offset, Run run) {
    long first = Math.max(offset, run.first());
    return first < run.end()
        ? Optional.of(new Run(run.partition(), first, (int) (run.end() - first)))
        : Optional.empty();
  }

  @Override
  public void close() {
    reader.close();
  }
}
