package org.mechanist.serving.live;

import java.util.Map;
import java.util.TreeMap;
import org.mechanist.schemas.Origin;

/**
 * Counts what became of transformed images by where they were: each has one outcome, and those of a
 * partition come in its order. So who sees the last ones knows how many there are, and need not
 * have read them all. One thread.
 */
final class Outcomes {

  private final String topic;
  private final Map<Integer, Long> next = new TreeMap<>(); // by partition, without an outcome yet
  private final Map<Integer, Long> ends = new TreeMap<>(); // by partition, where the topic ends

  /**
   * @param topic of transformed images
   */
  Outcomes(String topic) {
    this.topic = topic;
  }

  /** Something became of the image that was there; what a message says of itself may be wrong. */
  void add(Origin origin) {
    boolean known = ends.containsKey(origin.partition()) && origin.topic().equals(topic);
    if (known) {
      next.merge(origin.partition(), Math.max(0, origin.offset() + 1), Math::max);
    }
  }

  /** The topic ends there now. Where it has begun anew, so does the count. */
  void ends(Map<Integer, Long> now) {
    now.forEach(
        (partition, end) -> {
          if (end < ends.getOrDefault(partition, 0L)) {
            next.remove(partition);
          }
          ends.put(partition, end);
        });
  }

  /** Transformed images that were sent. */
  long sent() {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(end.getValue(), outcomes(end.getKey())))
        .sum();
  }

  /** Transformed images of which something became. */
  long outcomes() {
    return ends.keySet().stream().mapToLong(this::outcomes).sum();
  }

  private long outcomes(int partition) {
    return next.getOrDefault(partition, 0L);
  }
}
