package org.mechanist.ingest.scenario;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * All randomness of a run, as a function of its seed, a use and an index: whoever begins in the
 * middle draws the same as whoever came there from the start.
 */
record Chance(long seed) {

  /** What randomness is drawn for; each use has a sequence of its own. */
  enum Use {
    /** The order of the digits within pass {@code index} over them. */
    PASS_ORDER,
    /** Mechanism and noise of item {@code index} of the stream. */
    STREAM_ITEM,
    /** Which held-out digits are taken. */
    HELD_OUT_CHOICE,
    /** The noise of held-out item {@code index}. */
    HELD_OUT_ITEM,
    /** The order in which held-out items are sent. */
    HELD_OUT_ORDER,
    /** Which canonical digits are taken. */
    CANONICAL_CHOICE
  }

  /** The sequence for one use and index. */
  RandomGenerator of(Use use, long index) {
    return new SplittableRandom(mixed(mixed(mixed(seed) + use.ordinal()) + index));
  }

  /** The numbers 0 to {@code count} − 1, shuffled (Fisher and Yates). */
  int[] permutation(Use use, long index, int count) {
    var random = of(use, index);
    var order = new int[count]; // a permutation from the start, more shuffled at each turn
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): each bit in changes half of out. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
