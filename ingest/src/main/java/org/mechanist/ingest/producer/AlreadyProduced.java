package org.mechanist.ingest.producer;

import java.time.Duration;
import java.util.Arrays;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.scenario.Sources;
import org.mechanist.schemas.HeaderNames;

/**
 * How much of a run is on a topic already. Image {@code i} is the {@code i / partitions}-th of its
 * partition, and a partition holds a run's images in order without a gap: a count by partition says
 * all.
 *
 * @param counts images of the run by partition
 */
record AlreadyProduced(long[] counts) {

  private static final Duration WAIT = Duration.ofMillis(200);

  /** Reads the topic as far as it went at the call. */
  static AlreadyProduced of(KafkaSettings settings, String topic, String run, int partitions) {
    var counts = new long[partitions];
    var source = Sources.produced(run);
    try (var reader = new TopicReader(settings, topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        for (var polled : reader.poll(WAIT)) {
          if (polled.message().text(HeaderNames.SOURCE).equals(source)) {
            counts[polled.origin().partition()]++;
          }
        }
      }
    }
    return new AlreadyProduced(counts);
  }

  /** Images of the run on the topic. */
  long images() {
    return Arrays.stream(counts).sum();
  }

  /** Whether the run's image of that index is on the topic. */
  boolean holds(long index) {
    return index / counts.length < counts[(int) (index % counts.length)];
  }
}
