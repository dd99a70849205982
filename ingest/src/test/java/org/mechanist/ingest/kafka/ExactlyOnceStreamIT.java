package org.mechanist.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mechanist.ingest.kafka.Samples.BOUND;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.broker.EmbeddedBroker;
import org.mechanist.ingest.broker.SharedBroker;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

@Timeout(60)
@ExtendWith(SharedBroker.class)
class ExactlyOnceStreamIT {
  private static final int PARTITIONS = 3;
  private static final String GROUP = "learner";
  private static final BatchLimits LIMITS = new BatchLimits(8, Duration.ofMillis(20), 4, 1);

  private EmbeddedBroker broker;
  private KafkaSettings settings;
  private Topics topics;
  private String group;

  @BeforeEach
  void makeTopics(EmbeddedBroker shared) {
    broker = shared;
    settings = Samples.settings(broker);
    topics = Samples.freshTopics(broker, PARTITIONS);
    group = GROUP + "-" + topics.prefix();
  }

  @Test
  void publish_allBatches_arriveOnceInPartitionOrder() {
    var keys = Samples.fill(broker, topics, PARTITIONS, 500);
    try (var stream = stream()) {

      var published = run(stream, 500, UnaryOperator.identity());

      assertThat(published).allMatch(one -> one.revoked() == 0);
      assertThat(sum(published)).isEqualTo(500);
      assertThat(stream.committedOffsets()).isEqualTo(Map.of(0, 167L, 1, 167L, 2, 166L));
    }
    assertLedger(keys);
  }

  @Test
  void batches_secondStream_goesOnAtCommittedOffsets() {
    var keys = Samples.fill(broker, topics, PARTITIONS, 200);
    try (var stream = stream()) {
      stream
          .batches()
          .publishOn(Schedulers.single(), 1)
          .take(5)
          .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
          .blockLast(BOUND);
    }
    try (var stream = stream()) {

      run(stream, 200 - 5 * LIMITS.size(), UnaryOperator.identity());
    }
    assertLedger(keys);
  }

  @Test
  void batches_slowSubscriber_pausesFetchingAndStaysInBounds() throws InterruptedException {
    var keys = Samples.fill(broker, topics, PARTITIONS, 1000);
    var paused = new CountDownLatch(1);
    var resumed = new CountDownLatch(1);
    var polledMessages = new AtomicInteger();
    var clients =
        clients(
            (method, proceed) -> {
              var result = proceed.call();
              if (method.equals("poll")) {
                polledMessages.addAndGet(((ConsumerRecords<?, ?>) result).count());
              } else if (method.equals("pause")) {
                paused.countDown();
              } else if (method.equals("resume")) {
                resumed.countDown();
              }
              return result;
            },
            Call::through);
    var published = new ArrayList<Published>();
    try (var stream =
        new ExactlyOnceStream(settings, topics, group, LIMITS, Delivery.EXACTLY_ONCE, clients)) {
      var subscriber = new Requesting(stream, published);
      stream.batches().subscribe(subscriber);

      assertThat(paused.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(polledMessages.get())
          .isLessThanOrEqualTo((LIMITS.highWatermark() + 1) * LIMITS.size());
      subscriber.request(Long.MAX_VALUE);
      assertThat(resumed.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(subscriber.await(1000)).isTrue();
    }
    assertLedger(keys);
  }

  @Test
  void batches_largeMessages_pauseFetchingBeforeTheWatermarkOfBatches() throws Exception {
    int size = 1_000_000;
    int most = (int) (BatchLimits.MOST_BYTES / size) + 1 + LIMITS.size();
    fillLarge(most + 20, size);
    var many = new BatchLimits(LIMITS.size(), Duration.ofMillis(20), 1000, 1);
    var paused = new CountDownLatch(1);
    var polledMessages = new AtomicInteger();
    var clients =
        clients(
            (method, proceed) -> {
              var result = proceed.call();
              if (method.equals("poll")) {
                polledMessages.addAndGet(((ConsumerRecords<?, ?>) result).count());
              } else if (method.equals("pause")) {
                paused.countDown();
              }
              return result;
            },
            Call::through);
    var published = new ArrayList<Published>();
    try (var stream =
        new ExactlyOnceStream(settings, topics, group, many, Delivery.EXACTLY_ONCE, clients)) {
      var subscriber = new Requesting(stream, published);
      stream.batches().subscribe(subscriber);

      assertThat(paused.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(polledMessages.get()).isLessThanOrEqualTo(most);
    }
  }

  private void fillLarge(int messages, int bytes) {
    try (var writer = new TopicWriter(settings)) {
      for (int i = 0; i < messages; i++) {
        writer.send(topics.transformed(), 0, new Message(null, new byte[bytes], List.of()));
      }
      writer.flush();
    }
  }

  /** Three times as long as a member may go without a poll. */
  @Test
  void publish_batchThatTakesLongerThanThePollInterval_isStillOurs() throws Exception {
    Samples.fill(broker, topics, PARTITIONS, 2 * LIMITS.size());
    settings = settings.with(Map.of("max.poll.interval.ms", "1500"));
    var polls = new AtomicInteger();
    var generations = new HashSet<Integer>();
    var later = new CountDownLatch(1);
    var slowSince = new AtomicLong(Long.MAX_VALUE);
    var clients =
        clients(
            (method, proceed) -> {
              var result = proceed.call();
              if (method.equals("groupMetadata") && slowSince.get() < Long.MAX_VALUE) {
                generations.add(((ConsumerGroupMetadata) result).generationId());
                polls.incrementAndGet();
                if (System.nanoTime() - slowSince.get() > 4_500_000_000L) {
                  later.countDown();
                }
              }
              return result;
            },
            Call::through);
    try (var stream =
        new ExactlyOnceStream(settings, topics, group, LIMITS, Delivery.EXACTLY_ONCE, clients)) {

      var published =
          stream
              .batches()
              .publishOn(Schedulers.single(), 1)
              .doOnNext(
                  batch -> {
                    slowSince.compareAndSet(Long.MAX_VALUE, System.nanoTime());
                    awaitUninterrupted(later);
                  })
              .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
              .take(1)
              .blockLast(BOUND);

      assertThat(published.revoked()).isZero();
      assertThat(generations).hasSize(1);
      assertThat(polls.get()).isGreaterThan(10);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"send", "sendOffsetsToTransaction", "commitTransaction"})
  void publish_failing_abortsAndResubscribingGoesOn(String failing) {
    var keys = Samples.fill(broker, topics, PARTITIONS, 400);
    var calls = new AtomicInteger();
    var clients =
        clients(
            Call::through,
            (method, proceed) -> {
              if (method.equals(failing) && calls.incrementAndGet() % 17 == 10) {
                throw new KafkaException("injected");
              }
              return proceed.call();
            });
    var retries = new AtomicInteger();
    try (var stream =
        new ExactlyOnceStream(settings, topics, group, LIMITS, Delivery.EXACTLY_ONCE, clients)) {

      var published = run(stream, 400, retrying(retries));

      assertThat(sum(published)).isEqualTo(400);
    }
    assertThat(retries.get()).isPositive();
    assertLedger(keys);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void publish_commitOfUnknownFate_settlesItWithFreshProducer(boolean committed) {
    var keys = Samples.fill(broker, topics, PARTITIONS, 100);
    var commits = new AtomicInteger();
    var producers = new AtomicInteger();
    var clients =
        clients(
            Call::through,
            (method, proceed) -> {
              if (method.equals("initTransactions")) {
                producers.incrementAndGet();
              }
              if (!method.equals("commitTransaction") || commits.incrementAndGet() != 4) {
                return proceed.call();
              }
              if (committed) {
                proceed.call();
              }
              throw new TimeoutException("injected");
            });
    var retries = new AtomicInteger();
    try (var stream =
        new ExactlyOnceStream(settings, topics, group, LIMITS, Delivery.EXACTLY_ONCE, clients)) {

      run(stream, committed ? 100 - LIMITS.size() : 100, retrying(retries));
    }
    assertThat(retries).hasValue(1);
    assertThat(producers).hasValue(2);
    assertLedger(keys);
  }

  @Test
  void publish_otherMemberJoinsAndLeaves_keepsTheLedger() throws InterruptedException {
    var keys = Samples.fill(broker, topics, PARTITIONS, 600);
    var results = new ArrayList<Published>();
    try (var stream = stream()) {
      var subscriber = new Requesting(stream, results);
      stream.batches().subscribe(subscriber);
      subscriber.request(3);
      assertThat(subscriber.await(3 * LIMITS.size())).isTrue();

      try (var other = new KafkaConsumer<byte[], byte[]>(settings.groupConsumer(group))) {
        other.subscribe(List.of(topics.transformed()));
        long deadlineNanos = System.nanoTime() + BOUND.toNanos();
        while (other.assignment().isEmpty() && System.nanoTime() < deadlineNanos) {
          other.poll(Duration.ofMillis(50));
          subscriber.request(1);
        }
        assertThat(other.assignment()).isNotEmpty();
      }
      subscriber.request(Long.MAX_VALUE);

      assertThat(subscriber.await(600)).isTrue();
      assertThat(subscriber.failure()).isNull();
    }
    assertLedger(keys);
  }

  @Test
  void publish_secondLearnerOfTheGroup_fencesTheFirstForGood() {
    Samples.fill(broker, topics, PARTITIONS, 100);
    try (var first = stream();
        var second = stream()) {
      var batch = new AtomicReference<MicroBatch>();
      first.batches().take(1).doOnNext(batch::set).blockLast(BOUND);
      second.committedOffsets();

      var outcome = Samples.outcome(batch.get());

      assertThatThrownBy(() -> first.publish(outcome).block(BOUND))
          .isInstanceOf(StreamException.class)
          .isNotInstanceOf(RetriableStreamException.class)
          .hasMessageContaining("another learner");
    }
    assertThat(Samples.readAll(settings, topics.restored())).isEmpty();
  }

  @Test
  void publish_outOfTurn_isRefusedAndHarmless() {
    Samples.fill(broker, topics, 1, 16);
    try (var stream = stream()) {
      var batches = stream.batches().take(2).collectList().block(BOUND);

      assertThatThrownBy(() -> stream.publish(Samples.outcome(batches.get(1))).block(BOUND))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("turn of batch 0");

      stream.publish(Samples.outcome(batches.get(0))).block(BOUND);
      stream.publish(Samples.outcome(batches.get(1))).block(BOUND);
      assertThat(stream.committedOffsets()).isEqualTo(Map.of(0, 16L));
    }
  }

  @Test
  void complete_inTheMiddle_endsTheFluxAndPublishesWhatWasEmitted() {
    Samples.fill(broker, topics, PARTITIONS, 300);
    long messages;
    try (var stream = stream()) {
      var published =
          stream
              .batches()
              .publishOn(Schedulers.single(), 1)
              .doOnNext(
                  batch -> {
                    if (batch.sequence() == 4) {
                      stream.complete();
                    }
                  })
              .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
              .collectList()
              .block(BOUND);

      messages = sum(published);
      assertThat(published).hasSizeBetween(5, 8);
      assertThat(stream.batches().blockLast(BOUND)).isNull();
    }
    assertThat(messages).isLessThan(300);
    assertThat(
            Samples.readAll(settings, topics.restored()).size()
                + Samples.readAll(settings, topics.deadLetters()).size())
        .isEqualTo((int) messages);
  }

  private ExactlyOnceStream stream() {
    return new ExactlyOnceStream(settings, topics, group, LIMITS);
  }

  /** The learner's pipeline in small, until so many messages are published. */
  private List<Published> run(
      ExactlyOnceStream stream, int messages, UnaryOperator<Flux<Published>> retry) {
    var done = new AtomicInteger();
    return Flux.defer(stream::batches)
        .publishOn(Schedulers.single(), 1)
        .concatMap(batch -> stream.publish(Samples.outcome(batch)), 1)
        .transform(retry)
        .takeUntil(one -> done.addAndGet(one.restored() + one.deadLettered()) >= messages)
        .collectList()
        .block(BOUND);
  }

  private static UnaryOperator<Flux<Published>> retrying(AtomicInteger retries) {
    return flux ->
        flux.retryWhen(
            Retry.indefinitely()
                .filter(RetriableStreamException.class::isInstance)
                .doBeforeRetry(signal -> retries.incrementAndGet()));
  }

  private static long sum(List<Published> published) {
    return published.stream().mapToLong(one -> one.restored() + one.deadLettered()).sum();
  }

  /** Polled = restored + dead-lettered, each once, each partition in its order. */
  private void assertLedger(List<String> keys) {
    var restored = Samples.readAll(settings, topics.restored());
    var deadLetters = Samples.readAll(settings, topics.deadLetters());
    var arrived = new ArrayList<String>();
    restored.forEach(one -> arrived.add(Samples.key(one.message())));
    deadLetters.forEach(one -> arrived.add(Samples.key(one.message())));
    assertThat(arrived).hasSize(keys.size());
    assertThat(new HashSet<>(arrived)).isEqualTo(new HashSet<>(keys));

    Map<Integer, List<Long>> offsets = new HashMap<>();
    for (var polled : restored) {
      var image = (RestoredImage) RestoredImageCodec.decode(polled.message());
      assertThat(polled.origin().partition()).isEqualTo(image.origin().partition());
      offsets
          .computeIfAbsent(image.origin().partition(), partition -> new ArrayList<>())
          .add(image.origin().offset());
    }
    assertThat(offsets.values()).isNotEmpty().allSatisfy(one -> assertThat(one).isSorted());
  }

  /** One call on a client: its method's name, and how to let it through. */
  private interface Call {
    Object call() throws Throwable;

    static Object through(String method, Call proceed) throws Throwable {
      return proceed.call();
    }
  }

  private interface Interception {
    Object on(String method, Call proceed) throws Throwable;
  }

  private Clients clients(Interception onConsumer, Interception onProducer) {
    var real = Clients.of(settings, group, LIMITS, Delivery.EXACTLY_ONCE);
    return new Clients() {
      @Override
      @SuppressWarnings("unchecked")
      public Consumer<byte[], byte[]> consumer() {
        return (Consumer<byte[], byte[]>) wrap(Consumer.class, real.consumer(), onConsumer);
      }

      @Override
      @SuppressWarnings("unchecked")
      public Producer<byte[], byte[]> producer() {
        return (Producer<byte[], byte[]>) wrap(Producer.class, real.producer(), onProducer);
      }
    };
  }

  private static Object wrap(Class<?> type, Object client, Interception interception) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) ->
            interception.on(
                method.getName(),
                () -> {
                  try {
                    return method.invoke(client, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }));
  }

  /** Publishes what it is given, and asks for batches only when told to. */
  private static final class Requesting extends BaseSubscriber<MicroBatch> {
    private final ExactlyOnceStream stream;
    private final List<Published> published;
    private final AtomicInteger messages = new AtomicInteger();
    private volatile Throwable failure;

    Requesting(ExactlyOnceStream stream, List<Published> published) {
      this.stream = stream;
      this.published = published;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {}

    @Override
    protected void hookOnNext(MicroBatch batch) {
      Mono<Published> publishing = stream.publish(Samples.outcome(batch));
      publishing.subscribe(this::done, this::failed);
    }

    @Override
    protected void hookOnError(Throwable error) {
      failed(error);
    }

    private synchronized void done(Published one) {
      published.add(one);
      messages.addAndGet(one.restored() + one.deadLettered());
      notifyAll();
    }

    private synchronized void failed(Throwable error) {
      failure = error;
      notifyAll();
    }

    Throwable failure() {
      return failure;
    }

    synchronized boolean await(int wanted) throws InterruptedException {
      long deadlineNanos = System.nanoTime() + BOUND.toNanos();
      while (messages.get() < wanted && failure == null && System.nanoTime() < deadlineNanos) {
        wait(100);
      }
      return messages.get() >= wanted;
    }
  }
}
