package org.mechanist.ingest.kafka;

import java.util.Map;
import org.mechanist.schemas.Topics;

/** What an {@link ExactlyOnceStream} does to the offsets of what it publishes. */
public enum Delivery {
  /**
   * They are committed in the transaction that publishes. Every learner's, and what the name says.
   */
  EXACTLY_ONCE {
    @Override
    Map<String, Object> producer(KafkaSettings settings, String group) {
      return settings.transactionalProducer(group);
    }

    @Override
    Publisher publisher(Topics topics, String group, Clients clients) {
      return new TransactionalPublisher(topics, group, clients::producer);
    }
  },
  /**
   * They are committed by the consumer once all is written: after a failure some images are
   * published again, and learned from again. What the price of exactly once is measured against;
   * users are not offered it, for a learner that goes on after a kill as if nothing had happened
   * needs the other one.
   */
  AT_LEAST_ONCE {
    @Override
    Map<String, Object> producer(KafkaSettings settings, String group) {
      return settings.promptProducer();
    }

    @Override
    Publisher publisher(Topics topics, String group, Clients clients) {
      return new AtLeastOncePublisher(topics, group, clients::producer);
    }
  };

  abstract Map<String, Object> producer(KafkaSettings settings, String group);

  abstract Publisher publisher(Topics topics, String group, Clients clients);
}
