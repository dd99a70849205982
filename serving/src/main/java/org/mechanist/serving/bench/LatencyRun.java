package org.mechanist.serving.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;

/**
 * How long images take from topic to topic: from when one was to be sent to when a reader of
 * committed images has it.
 */
final class LatencyRun {

  private static final Duration WAIT = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final ReplicaGroup group;

  LatencyRun(KafkaSettings settings, ReplicaGroup group) {
    this.settings = settings;
    this.group = group;
  }

  /**
   * Sends images at a rate, and gives how long they took, ascending.
   *
   * @param warmUp images before those that count
   */
  List<Double> milliseconds(double perSecond, int images, int warmUp) {
    var stream = group.stream();
    long first = stream.sent() + warmUp;
    long last = first + images;
    var latencies = new ArrayList<Double>();
    try (var reader = new TopicReader(settings, stream.topics().restored())) {
      reader.endOffsets().forEach(reader::seek);
      try (var pace = new Pace(stream, perSecond, (long) warmUp + images)) {
        while (latencies.size() < images) {
          for (var polled : reader.poll(WAIT)) {
            long now = System.nanoTime();
            long number =
                Long.parseLong(new String(polled.message().key(), StandardCharsets.UTF_8));
            if (number >= first && number < last) {
              latencies.add((now - pace.dueNanos(number)) / 1e6);
            }
          }
          group.restored(); // fails if a replica has
        }
      }
    }
    latencies.sort(Double::compare);
    return latencies;
  }

  /** The value that a share of some ascending values does not exceed. */
  static double quantile(List<Double> ascending, double share) {
    int index = (int) Math.ceil(share * ascending.size()) - 1;
    return ascending.get(Math.max(0, index));
  }
}
