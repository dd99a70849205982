package org.mechanist.ingest.kafka;

import java.util.SortedMap;

/**
 * A micro-batch whose transaction is committed.
 *
 * <p>The ledger holds: {@code restored + deadLettered + revoked} is the size of the batch.
 *
 * @param sequence of the batch
 * @param restored restored images that were written, unless that is somebody else's job
 * @param deadLettered dead letters that were written, unless that is somebody else's job
 * @param revoked messages left out because a rebalance had taken their partition away since they
 *     were polled; whoever owns the partition now polls them again
 * @param nextOffsets by partition, what was committed
 */
public record Published(
    long sequence,
    int restored,
    int deadLettered,
    int revoked,
    SortedMap<Integer, Long> nextOffsets) {}
