package org.mechanist.serving.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.mechanist.serving.evaluation.NaturalOrder;
import org.mechanist.serving.live.StreamState.Accuracy;

/** How many of the images of late are read as labelled. Bounded; one thread. */
final class Hits {

  /** One image that was looked at. */
  record Hit(String mechanism, boolean transformed, boolean restored, boolean clean) {}

  private static final int MOST_MECHANISMS = 64;

  private final int most;
  private final Deque<Hit> hits = new ArrayDeque<>();

  /**
   * @param most images that count
   */
  Hits(int most) {
    this.most = most;
  }

  void add(Hit hit) {
    hits.addLast(hit);
    if (hits.size() > most) {
      hits.removeFirst();
    }
  }

  /** Of all; null before there is one. */
  Accuracy accuracy() {
    int transformed = 0;
    int restored = 0;
    int clean = 0;
    for (var hit : hits) {
      transformed += hit.transformed() ? 1 : 0;
      restored += hit.restored() ? 1 : 0;
      clean += hit.clean() ? 1 : 0;
    }
    double images = hits.size();
    return hits.isEmpty()
        ? null
        : new Accuracy(transformed / images, restored / images, clean / images, hits.size());
  }

  /** Of what was restored, by mechanism. */
  Map<String, Double> byMechanism() {
    var counts = new HashMap<String, int[]>(); // {hits, images}
    for (var hit : hits) {
      if (counts.size() < MOST_MECHANISMS || counts.containsKey(hit.mechanism())) {
        var count = counts.computeIfAbsent(hit.mechanism(), name -> new int[2]);
        count[0] += hit.restored() ? 1 : 0;
        count[1]++;
      }
    }
    var shares = new TreeMap<String, Double>(new NaturalOrder());
    counts.forEach((mechanism, count) -> shares.put(mechanism, count[0] / (double) count[1]));
    return shares;
  }
}
