package org.mechanist.ingest.kafka;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Makes the two clients of an {@link ExactlyOnceStream}, fresh ones at each call. */
interface Clients {

  /**
   * A replica that was killed leaves its partitions and its transaction to the others after this.
   */
  int REPLICA_TIMEOUT_MS = 10_000;

  /** A consumer that has subscribed to nothing yet. */
  Consumer<byte[], byte[]> consumer();

  /** A producer that has done nothing yet, not even its {@code initTransactions}. */
  Producer<byte[], byte[]> producer();

  /** Kafka's own. A poll gives at most one batch, so that the buffer stays within its bound. */
  static Clients of(KafkaSettings settings, String group, BatchLimits limits, Delivery delivery) {
    return new Clients() {
      @Override
      public Consumer<byte[], byte[]> consumer() {
        var properties = settings.groupConsumer(group);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, limits.size());
        // A learner that was killed has its partitions until its session ends, 45 s by default: the
        // one that takes its place does so in the group as well, at once.
        properties.putIfAbsent(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group);
        return new KafkaConsumer<>(properties);
      }

      @Override
      public Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(delivery.producer(settings, group));
      }
    };
  }

  /**
   * Those of one of several members that share a group's partitions. It leaves the group when it is
   * closed, so that the others have its partitions at once.
   *
   * @param replica its name, unique within the group
   */
  static Clients ofReplica(
      KafkaSettings settings, String group, String replica, BatchLimits limits) {
    return new Clients() {
      @Override
      public Consumer<byte[], byte[]> consumer() {
        var properties = settings.groupConsumer(group);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, limits.size());
        if (!"consumer".equals(properties.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
          properties.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, REPLICA_TIMEOUT_MS);
        }
        return new KafkaConsumer<>(properties);
      }

      @Override
      public Producer<byte[], byte[]> producer() {
        var properties = settings.transactionalProducer(group + "-" + replica);
        properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, REPLICA_TIMEOUT_MS);
        return new KafkaProducer<>(properties);
      }
    };
  }
}
