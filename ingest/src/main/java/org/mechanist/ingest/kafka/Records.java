package org.mechanist.ingest.kafka;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

/** Between Kafka's records and messages, byte for byte. */
final class Records {

  private Records() {}

  static Polled polled(ConsumerRecord<byte[], byte[]> received) {
    var headers =
        StreamSupport.stream(received.headers().spliterator(), false)
            .map(header -> new Header(header.key(), header.value()))
            .toList();
    return new Polled(
        new Origin(received.topic(), received.partition(), received.offset(), received.timestamp()),
        new Message(received.key(), received.value(), headers));
  }

  /**
   * @param partition null: by key
   */
  static ProducerRecord<byte[], byte[]> toSend(String topic, Integer partition, Message message) {
    List<org.apache.kafka.common.header.Header> headers =
        message.headers().stream()
            .<org.apache.kafka.common.header.Header>map(
                header -> new RecordHeader(header.name(), header.value()))
            .toList();
    return new ProducerRecord<>(topic, partition, message.key(), message.value(), headers);
  }
}
