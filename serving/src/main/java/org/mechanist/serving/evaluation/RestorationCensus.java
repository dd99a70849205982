package org.mechanist.serving.evaluation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.mechanist.schemas.Origin;

/**
 * Checks that each transformed image was restored once: one bit for each offset of the transformed
 * topic. Pure, not thread-safe.
 *
 * <p>Conservation: {@code produced = distinct + deadLettered + lost}, and {@code restored messages
 * = distinct + duplicated}.
 */
public final class RestorationCensus {

  /** Offsets that share a bit set, so that a topic may begin anywhere: 512 bytes of bits. */
  private static final int BLOCK_OFFSETS = 4096;

  private record Block(String topic, int partition, long number) {}

  private final Map<Block, BitSet> seen = new HashMap<>();
  private long distinct;
  private long duplicated;

  /** A restored image came out whose transformed one was read there. */
  public void add(Origin origin) {
    var block =
        new Block(
            origin.topic(), origin.partition(), Math.floorDiv(origin.offset(), BLOCK_OFFSETS));
    var bits = seen.computeIfAbsent(block, b -> new BitSet(BLOCK_OFFSETS));
    int bit = Math.floorMod(origin.offset(), BLOCK_OFFSETS);
    if (bits.get(bit)) {
      duplicated++;
    } else {
      bits.set(bit);
      distinct++;
    }
  }

  /** Transformed images that were restored at least once. */
  public long distinct() {
    return distinct;
  }

  /** Restored images beyond the first of the same transformed one. */
  public long duplicated() {
    return duplicated;
  }

  /**
   * Transformed images that came out nowhere; below 0 if more came out than were sent.
   *
   * @param produced images that were sent
   * @param deadLettered messages on the dead-letter topic
   */
  public long lost(long produced, long deadLettered) {
    return produced - deadLettered - distinct;
  }
}
