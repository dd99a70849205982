package org.mechanist.serving.picture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mechanist.serving.evaluation.NaturalOrder;

/**
 * Keeps the latest few samples of each mechanism: what the committee makes of it now. Not
 * thread-safe.
 */
public final class SampleReservoir {

  private final int perMechanism;
  private final Map<String, Map<String, Sample>> byMechanism = new TreeMap<>(new NaturalOrder());

  /** Keeps {@code perMechanism} samples of each mechanism, at least 1. */
  public SampleReservoir(int perMechanism) {
    if (perMechanism < 1) {
      throw new IllegalArgumentException(
          "a reservoir keeps 1 sample of a mechanism or more, not " + perMechanism);
    }
    this.perMechanism = perMechanism;
  }

  /** Adds a sample; an earlier one of the same id gives way, else the oldest of the mechanism. */
  public void add(Sample sample) {
    var samples = byMechanism.computeIfAbsent(sample.mechanism(), name -> new LinkedHashMap<>());
    samples.remove(sample.id());
    samples.put(sample.id(), sample);
    if (samples.size() > perMechanism) {
      samples.remove(samples.keySet().iterator().next());
    }
  }

  /** All that are kept: mechanisms in natural order, the oldest of each first. */
  public List<Sample> samples() {
    return byMechanism.values().stream().flatMap(samples -> samples.values().stream()).toList();
  }
}
