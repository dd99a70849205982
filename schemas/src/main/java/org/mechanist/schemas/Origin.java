package org.mechanist.schemas;

/**
 * Where a message was read.
 *
 * @param topic the topic's name
 * @param partition its partition, from 0
 * @param offset its offset within the partition
 * @param timestampMs the broker's or sender's time, in milliseconds since 1970; −1 if unknown
 */
public record Origin(String topic, int partition, long offset, long timestampMs) {

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
