package org.mechanist.learner.pipeline;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mechanist.ingest.kafka.Backoff;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.Delivery;
import org.mechanist.ingest.kafka.ExactlyOnceStream;
import org.mechanist.ingest.kafka.FencedException;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.ingest.kafka.RetriableStreamException;
import org.mechanist.learner.checkpoint.FolderInUseException;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerState.Phase;
import org.mechanist.learner.training.Round;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A learner on a stream: canonical images, pretraining, and then for each micro-batch: restore,
 * publish, learn. Between two batches, and where none come, it does what users command.
 *
 * <p>Restored first, learned after (prequential evaluation): what is published for an image never
 * saw that image, and only what is committed is learned from. One learner thread owns the engine
 * and does everything but polling and publishing; {@link #run} may be subscribed to once.
 */
public final class LearnerPipeline implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LearnerPipeline.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  /** At commands, where no batch comes: a person waits for the answer. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final KafkaSettings settings;
  private final Topics topics;
  private final String group;
  private final LearnerOptions options;
  private final Clock clock;
  private final ExactlyOnceStream stream;
  private final Backoff backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
  private final Scheduler learnerThread = Schedulers.newSingle("mechanist-learner", true);

  /** A batch may take minutes on a slow machine. */
  private static final Duration LONGEST_TURN = Duration.ofMinutes(10);

  private volatile LearnerState state = LearnerState.starting();
  private volatile long lastTurnNanos = System.nanoTime();
  private volatile long mostLearned;
  private volatile boolean stopping;
  private volatile boolean closing;
  private volatile int arrays;

  private final Consumer<Milestone> milestones;

  // Used on the learner thread alone.
  private Torch torch;
  private LearnerWork work;
  private Optional<Checkpoints> checkpoints = Optional.empty();
  private final DeadLetterBreaker breaker;
  private final StartTimes times = StartTimes.ofThisProcess();

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
    this(settings, topics, group, limits, options, clock, Delivery.EXACTLY_ONCE, milestone -> {});
  }

  /**
   * A learner that is watched, and perhaps compared.
   *
   * @param delivery what {@code bench} compares; a learner that is to be relied on is exactly once
   * @param milestones told when they are passed, on whatever thread that is
   */
  public LearnerPipeline(
      KafkaSettings settings,
      Topics topics,
      String group,
      BatchLimits limits,
      LearnerOptions options,
      Clock clock,
      Delivery delivery,
      Consumer<Milestone> milestones) {
    this.settings = settings;
    this.topics = topics;
    this.group = group;
    this.options = options;
    this.clock = clock;
    this.milestones = milestones;
    this.mostLearned = options.learnImages();
    this.breaker = new DeadLetterBreaker(options.operation().maxDeadLetters());
    this.stream = new ExactlyOnceStream(settings, topics, group, limits, delivery);
  }

  /** Runs until {@link #stop}; ends with an error if it can't go on. */
  public Mono<Void> run() {
    return onLearnerThread(this::start)
        .then(Mono.defer(this::claim))
        .thenMany(Flux.defer(this::turns))
        .concatMap(turn -> turn, 1)
        .then(Mono.defer(this::publishTheRest))
        .then(onLearnerThread(() -> checkpoints.ifPresent(last -> last.saveNow(work))))
        .onErrorMap(LearnerPipeline::oneOf)
        .retryWhen(afterAbortedTransactions())
        .onErrorResume(CancellationException.class, stopped -> Mono.empty());
  }

  /** Says in the journal who is at work, so that one that was replaced finds out. */
  private Mono<Void> claim() {
    return onLearnerThread(() -> work.claim())
        .flatMap(claim -> stream.publish(claim).then(onLearnerThread(() -> published(claim))));
  }

  /** Finishes what is in flight and completes {@link #run}. From any thread. */
  public void stop() {
    stopping = true;
    stream.complete();
  }

  /**
   * Learns from so many images in all, whatever its options say, and restores all others. From any
   * thread, before any of the others is on the topic.
   */
  public void learnAtMost(long images) {
    mostLearned = images;
  }

  /** How it is now. From any thread. */
  public LearnerState state() {
    return state;
  }

  /** Whether it lives, and is ready. From any thread. */
  public Health health() {
    var sinceTurn = Duration.ofNanos(System.nanoTime() - lastTurnNanos);
    return Health.of(state, sinceTurn.toSeconds(), LONGEST_TURN.toSeconds());
  }

  /**
   * Arrays of the engine after the last batch: the same number after each, while no expert comes or
   * goes. From any thread.
   */
  public int arrays() {
    return arrays;
  }

  /**
   * One after another: batches, with a look at the commands after each, and looks alone. While
   * there is always another batch to be had, the merge gives no turn to anything else.
   */
  private Flux<Mono<Void>> turns() {
    var over = Sinks.<Void>empty();
    var batches =
        stream
            .batches()
            .map(batch -> restorePublishLearn(batch).then(Mono.defer(this::obeyAndPublish)))
            .doFinally(ended -> over.tryEmitEmpty());
    var looks =
        Flux.interval(BETWEEN_LOOKS)
            .onBackpressureDrop()
            .map(tick -> obeyAndPublish())
            .takeUntilOther(over.asMono());
    return Flux.merge(1, batches, looks);
  }

  /**
   * News go back to no image: where they could not be published, they are later, unless it turns
   * out that they were.
   */
  private Mono<Void> obeyAndPublish() {
    return onLearnerThread(this::obey)
        .filter(due -> !due.isEmpty())
        .flatMap(due -> stream.publish(due).then(onLearnerThread(() -> published(due))))
        .onErrorResume(
            LearnerPipeline::mayPass,
            failure -> {
              LOG.warn("to be said again: {}", failure.getMessage());
              return onLearnerThread(this::settle);
            })
        .then(onLearnerThread(() -> checkpoints.ifPresent(all -> all.saveIfDue(work))));
  }

  private News obey() {
    var due = work.obey();
    lastTurnNanos = System.nanoTime();
    state = told(state);
    return due;
  }

  private void published(News news) {
    work.published(news, stream.journalEnd());
  }

  /** What the last batch brought about, unless it cannot be said. */
  private Mono<Void> publishTheRest() {
    if (closing) {
      return Mono.empty();
    }
    return onLearnerThread(() -> work.rest())
        .filter(rest -> !rest.isEmpty())
        .flatMap(rest -> stream.publish(rest).then(onLearnerThread(() -> published(rest))))
        .onErrorResume(LearnerPipeline::mayPass, lost -> Mono.empty());
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
    times.done("first batch polled");
    work.learnAtMost(mostLearned);
    var restoration = work.restore(batch);
    state = state.with(work.ledger());
    milestones.accept(Milestone.RESTORED);
    return restoration;
  }

  private void learn(Restoration restoration, Published published) {
    backoff.reset();
    milestones.accept(Milestone.PUBLISHED);
    if (times.end("first batch published")) {
      LOG.info("the first image was restored after {}", times);
    }
    work.published(restoration, published, stream.journalEnd());
    work.takeIn();
    state = told(live());
    milestones.accept(Milestone.LEARNED);
    requireNoStorm(restoration.outcome());
  }

  private void unpoll(MicroBatch batch) {
    work.unpoll(batch);
    state = state.with(work.ledger());
  }

  /** After the batch is committed: what was dead-lettered stays, and is not read again. */
  private void requireNoStorm(BatchOutcome outcome) {
    breaker.add(outcome.restored().size(), outcome.deadLetters());
    breaker
        .verdict()
        .ifPresent(
            why -> {
              throw new DeadLetterStormException(
                  "stopped: %s. See mechanist dead-letters list; to go on all the same, --max-dead-letters 1"
                      .formatted(why));
            });
  }

  private LearnerState live() {
    return state
        .with(work.ledger())
        .with(work.learning())
        .in(
            work.isLearning() ? Phase.LEARNING : Phase.RESTORING,
            "step " + work.learning().steps(),
            Double.NaN);
  }

  /** With who won what, and what happened to an expert last. */
  private LearnerState told(LearnerState of) {
    return work.latest().map(of::with).orElse(of).with(work.wins());
  }

  private void release(Restoration restoration) {
    restoration.round().ifPresent(Round::close);
    arrays = torch.arrays();
  }

  private void start() {
    if (work != null) { // after an aborted transaction what was learned stays
      settle();
      return;
    }
    requireNotStopped();
    if (checkpoints.isEmpty()) {
      checkpoints = options.operation().checkpoints().folder().map(this::standBy);
    }
    checkpoints.ifPresent(this::standBy);
    times.done("folder");
    torch = Torch.open(options.device(), options.threads());
    state = state.on(torch.deviceName());
    times.done("engine");
    var committed = stream.committedOffsets(); // from here on nobody else commits any
    times.done("group");
    var launch = new Launch(settings, topics, group, options, clock, new StartListener());
    var last = checkpoints.flatMap(Checkpoints::latest);
    work = last.isPresent() ? launch.from(last.get(), torch) : launch.fromNothing(torch, committed);
    checkpoints.ifPresent(all -> all.saveAtStart(work, last.isEmpty()));
    times.done("checkpoint saved");
    state = told(live());
  }

  /**
   * The checkpoints, once no other learner has them. One of the same group is waited for: this is
   * its standby. Its first transaction then fences that one, should it still be there.
   */
  private Checkpoints standBy(Path folder) {
    var owner = "group %s on topic %s".formatted(group, topics.transformed());
    while (true) {
      try {
        return new Checkpoints(
            options.operation().checkpoints(),
            owner,
            store -> new CheckpointTopic(settings, topics, group, store),
            System::nanoTime,
            milestones);
      } catch (FolderInUseException e) {
        if (!e.owner().isBlank() && !e.owner().equals(owner)) {
          throw e;
        }
        standBy("another learner of this group has %s".formatted(folder));
      }
    }
  }

  /** Until nobody of the group is at work whose checkpoints are newer, on whatever machine. */
  private void standBy(Checkpoints own) {
    while (own.areOthers()) {
      standBy("another learner of this group is at work, with another folder");
    }
  }

  private void standBy(String why) {
    requireNotStopped();
    state = state.in(Phase.STANDING_BY, why, Double.NaN);
    LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
  }

  /**
   * Asks what became of a transaction of unknown fate. If it was committed after all, its batch is
   * not polled again, and is learned from now. If another learner has been at work in the meantime,
   * this one ends: it has stood still for long, and to ask would end that one.
   */
  private void settle() {
    new Replay(settings, topics, group).requireNoOther(work);
    stream.committedOffsets(); // which ends what is unfinished
    new Replay(settings, topics, group).run(work, (done, share) -> {});
    state = told(live());
  }

  /** Shows how far the start is, and ends it if the pipeline was stopped. */
  private final class StartListener implements LearnerStart.Listener {
    @Override
    public void progress(Phase phase, String activity, double progress) {
      requireNotStopped();
      state = state.in(phase, activity, progress);
      if (phase == Phase.REPLAYING) {
        milestones.accept(Milestone.REPLAYED);
      }
    }

    @Override
    public void done(String part) {
      times.done(part);
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
    return backoff.retry(
        LearnerPipeline::mayPass,
        failure -> LOG.warn("going back to the last committed image: {}", failure.getMessage()));
  }

  /** Polling and publishing may fail at the same time: what is final counts, else the first. */
  private static Throwable oneOf(Throwable failure) {
    var all = Exceptions.unwrapMultiple(failure);
    return all.stream().filter(one -> !mayPass(one)).findFirst().orElse(all.get(0));
  }

  /**
   * A fenced learner was replaced, or its transaction has timed out while it stood still, or
   * somebody had its place in the group for a moment: the journal knows.
   */
  private static boolean mayPass(Throwable failure) {
    return failure instanceof RetriableStreamException || failure instanceof FencedException;
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
    closing = true;
    stream.close();
    Mono.fromRunnable(this::closeOnLearnerThread)
        .subscribeOn(learnerThread)
        .block(Duration.ofSeconds(30));
    learnerThread.dispose();
    state = state.in(Phase.STOPPED, "stopped", Double.NaN);
  }

  private void closeOnLearnerThread() {
    if (work != null) {
      work.close();
      work = null;
    }
    checkpoints.ifPresent(Checkpoints::close);
    checkpoints = Optional.empty();
  }
}
