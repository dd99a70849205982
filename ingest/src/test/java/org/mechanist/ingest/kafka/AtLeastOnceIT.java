package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.schemas.Topics;
import reactor.core.scheduler.Schedulers;

/** The delivery that exactly once is measured against does all the same work. */
@Timeout(60)
@ExtendWith(SharedBroker.class)
class AtLeastOnceIT {
  private static final int PARTITIONS = 2;
  private static final int MESSAGES = 200;
  private static final BatchLimits LIMITS = new BatchLimits(8, Duration.ofMillis(20), 4, 1);

  private KafkaSettings settings;
  private Topics topics;
  private List<String> keys;

  @BeforeEach
  void fillTopic(EmbeddedBroker broker) {
    settings = Samples.settings(broker);
    topics = Samples.freshTopics(broker, PARTITIONS);
    keys = Samples.fill(broker, topics, PARTITIONS, MESSAGES);
  }

  @Test
  void publish_allBatches_arriveAndAreCommittedWhenTheStreamEnds() {
    try (var stream = stream()) {
      var published = publishAll(stream);

      assertThat(published).allMatch(one -> one.revoked() == 0);
      assertThat(arrived()).containsExactlyInAnyOrderElementsOf(keys);
    }
    try (var next = stream()) {
      assertThat(next.committedOffsets()).isEqualTo(Map.of(0, 100L, 1, 100L));
    }
  }

  @Test
  void publish_endedBeforeItsCommit_isPublishedAgainByTheNext() {
    try (var stream =
        new ExactlyOnceStream(
            settings, topics, group(), LIMITS, Delivery.AT_LEAST_ONCE, neverCommitting())) {
      stream
          .batches()
          .publishOn(Schedulers.single(), 1)
          .take(1)
          .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
          .blockLast(BOUND);
    }
    try (var stream = stream()) {
      publishAll(stream);
    }

    assertThat(arrived()).hasSize(MESSAGES + LIMITS.size());
    assertThat(new HashSet<>(arrived())).isEqualTo(new HashSet<>(keys));
  }

  /** As if the process ended between the last record and the commit. */
  private Clients neverCommitting() {
    var real = Clients.of(settings, group(), LIMITS, Delivery.AT_LEAST_ONCE);
    return new Clients() {
      @Override
      @SuppressWarnings("unchecked")
      public Consumer<byte[], byte[]> consumer() {
        var consumer = real.consumer();
        return (Consumer<byte[], byte[]>)
            Proxy.newProxyInstance(
                Consumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                (proxy, method, arguments) -> {
                  try {
                    return method.getName().equals("commitAsync")
                        ? null
                        : method.invoke(consumer, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
      }

      @Override
      public Producer<byte[], byte[]> producer() {
        return real.producer();
      }
    };
  }

  private List<Published> publishAll(ExactlyOnceStream stream) {
    var done = new AtomicInteger();
    return stream
        .batches()
        .publishOn(Schedulers.single(), 1)
        .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
        .doOnNext(
            one -> {
              if (done.addAndGet(one.restored() + one.deadLettered()) == MESSAGES) {
                stream.complete();
              }
            })
        .collectList()
        .block(BOUND);
  }

  private List<String> arrived() {
    return Stream.of(topics.restored(), topics.deadLetters())
        .flatMap(topic -> Samples.readAll(settings, topic).stream())
        .map(one -> Samples.key(one.message()))
        .toList();
  }

  private ExactlyOnceStream stream() {
    return new ExactlyOnceStream(settings, topics, group(), LIMITS, Delivery.AT_LEAST_ONCE);
  }

  private String group() {
    return "group-" + topics.prefix();
  }
}
