package org.mechanist.learner.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.ExactlyOnceStream;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.ingest.kafka.RetriableStreamException;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.learner.training.Round;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A learner on a stream: canonical images, pretraining, and then for each micro-batch: restore,
 * publish, learn.
 *
 * <p>Restored first, learned after (prequential evaluation): what is published for an image never
 * saw that image, and only what is committed is learned from. One learner thread owns the engine
 * and does everything but polling and publishing; {@link #run} may be subscribed to once.
 */
public final class LearnerPipeline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LearnerPipeline.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private final KafkaSettings settings;
  private final Topics topics;
  private final LearnerOptions options;
  private final Clock clock;
  private final ExactlyOnceStream stream;
  private final Scheduler learnerThread = Schedulers.newSingle("mechanist-learner", true);
  private final List<LifecycleEvent> unpublishedEvents = new ArrayList<>();

  private volatile LearnerState state = LearnerState.starting();
  private volatile boolean stopping;

  // Used on the learner thread alone.
  private final Map<String, Long> wins = new LinkedHashMap<>();
  private LearnerStart.Started started;
  private boolean learningOver;

  /**
   * A learner that does nothing before it is run.
   *
   * @param group the consumer group, of which it is the one learning member
   * @param limits how micro-batches are cut
   */
  public LearnerPipeline(
      KafkaSettings settings,
      Topics topics,
      String group,
      BatchLimits limits,
      LearnerOptions options,
      Clock clock) {
    this.settings = settings;
    this.topics = topics;
    this.options = options;
    this.clock = clock;
    this.stream = new ExactlyOnceStream(settings, topics, group, limits);
  }

  /** Runs until {@link #stop}; ends with an error if it can't go on. */
  public Mono<Void> run() {
    return onLearnerThread(this::start)
        .thenMany(Flux.defer(stream::batches))
        .concatMap(this::restorePublishLearn, 1)
        .retryWhen(afterAbortedTransactions())
        .then()
        .onErrorResume(CancellationException.class, stopped -> Mono.empty());
  }

  /** Finishes what is in flight and completes {@link #run}. From any thread. */
  public void stop() {
    stopping = true;
    stream.complete();
  }

  /** How it is now. From any thread. */
  public LearnerState state() {
    return state;
  }

  private Mono<Void> restorePublishLearn(MicroBatch batch) {
    return Mono.usingWhen(
        onLearnerThread(() -> restore(batch)),
        restoration ->
            stream
                .publish(restoration.outcome())
                .publishOn(learnerThread)
                .doOnError(failure -> unpoll(batch))
                .doOnNext(published -> learn(restoration, published))
                .then(),
        restoration -> onLearnerThread(() -> release(restoration)));
  }

  private Restoration restore(MicroBatch batch) {
    state = state.with(state.ledger().polled(batch.size()));
    long learnable = learningOver ? 0 : options.learnImages() - state.learning().images();
    return started.restorer().restore(batch, List.copyOf(unpublishedEvents), learnable);
  }

  /** What could not be published is going to be polled again. */
  private void unpoll(MicroBatch batch) {
    state = state.with(state.ledger().polled(-batch.size()));
  }

  private void learn(Restoration restoration, Published published) {
    unpublishedEvents.subList(0, restoration.outcome().events().size()).clear();
    restoration.outcome().restored().forEach(image -> wins.merge(image.expert(), 1L, Long::sum));
    state = state.with(state.ledger().published(published)).with(wins);
    if (restoration.learning() && published.revoked() == 0) { // only from what is committed
      learn(restoration.round().orElseThrow());
    }
    // Once a batch was too large for what is left, no smaller one is learned from between others.
    learningOver |= restoration.round().isPresent() && !restoration.learning();
    started.canonical().readMore(started.learner()::addCanonical);
    state = live().with(wins).with(state.learning().seen(started.learner().canonicalSeen()));
  }

  private void learn(Round round) {
    var report = started.learner().learn(round, this::remember);
    state = state.with(state.learning().step(round.size(), report));
    if (!report.learned()) {
      LOG.warn("not all was learned in a step, something was no finite number: {}", report);
    }
  }

  private LearnerState live() {
    boolean learning = !learningOver && state.learning().images() < options.learnImages();
    return state.in(
        learning ? Phase.LEARNING : Phase.RESTORING,
        "step " + state.learning().steps(),
        Double.NaN);
  }

  private void remember(LifecycleChange change) {
    var event =
        new LifecycleEvent(
            UUID.randomUUID(),
            clock.instant(),
            state.learning().steps() + 1,
            state.ledger().polled(),
            change.kind(),
            change.expert(),
            change.reason(),
            change.observed());
    switch (change.kind()) {
      case SPAWNED, REVIVED -> wins.put(change.expert(), 0L);
      case MERGED, RETIRED -> wins.remove(change.expert());
      default -> {} // the same experts compete
    }
    LOG.info("{} {}: {}", event.expert(), event.kind(), event.reason());
    unpublishedEvents.add(event);
    state = state.with(event);
  }

  private void release(Restoration restoration) {
    restoration.round().ifPresent(Round::close);
  }

  private void start() {
    if (started != null) {
      return; // subscribed again after an aborted transaction: what was learned stays
    }
    requireNotStopped();
    var torch = Torch.open(options.device(), options.threads());
    state = state.on(torch.deviceName());
    started =
        new LearnerStart(settings, topics, options, new StartListener())
            .start(torch, stream.committedOffsets());
    started.learner().expertIds().forEach(expert -> wins.put(expert, 0L));
    state = live().with(wins);
  }

  /** Shows how far the start is, and ends it if the pipeline was stopped. */
  private final class StartListener implements LearnerStart.Listener {
    @Override
    public void progress(Phase phase, String activity, double progress) {
      requireNotStopped();
      state = state.in(phase, activity, progress);
    }

    @Override
    public void canonical(long images) {
      state = state.with(state.learning().seen(images));
    }
  }

  private void requireNotStopped() {
    if (stopping) {
      throw new CancellationException("stopped before the first image was restored");
    }
  }

  private Retry afterAbortedTransactions() {
    return Retry.backoff(Long.MAX_VALUE, FIRST_BACKOFF)
        .maxBackoff(LONGEST_BACKOFF)
        .filter(RetriableStreamException.class::isInstance)
        .doBeforeRetry(
            signal ->
                LOG.warn(
                    "going back to the last committed image: {}", signal.failure().getMessage()));
  }

  private Mono<Void> onLearnerThread(Runnable work) {
    return Mono.<Void>fromRunnable(work).subscribeOn(learnerThread);
  }

  private <T> Mono<T> onLearnerThread(Callable<T> work) {
    return Mono.fromCallable(work).subscribeOn(learnerThread);
  }

  /** Stops at once: what is not committed is read again by the next learner of the group. */
  @Override
  public void close() {
    if (learnerThread.isDisposed()) {
      return;
    }
    stopping = true;
    stream.close();
    Mono.fromRunnable(this::closeOnLearnerThread)
        .subscribeOn(learnerThread)
        .block(Duration.ofSeconds(30));
    learnerThread.dispose();
    state = state.in(Phase.STOPPED, "stopped", Double.NaN);
  }

  private void closeOnLearnerThread() {
    if (started != null) {
      started.close();
      started = null;
    }
  }
}
