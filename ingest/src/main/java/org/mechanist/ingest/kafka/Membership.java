package org.mechanist.ingest.kafka;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/**
 * What a publisher needs to know about the group, as of one moment: both parts belong together. If
 * the group has moved on since, the broker refuses the metadata.
 *
 * @param metadata names the group's generation in a transaction
 * @param ownedSince by partition that is assigned to us, the sequence of the first batch that can
 *     hold messages polled under this assignment
 */
record Membership(ConsumerGroupMetadata metadata, Map<Integer, Long> ownedSince) {

  Membership {
    ownedSince = Map.copyOf(ownedSince);
  }

  /** Whether there is a generation of the group that this is of. */
  boolean isJoined() {
    return metadata.generationId() >= 0;
  }

  /** Whether messages of a partition in that batch are still ours to publish. */
  boolean owns(int partition, long sequence) {
    var since = ownedSince.get(partition);
    return since != null && since <= sequence;
  }
}
