package org.mechanist.serving.restore;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.mechanist.ingest.kafka.Backoff;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.ExactlyOnceStream;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.ingest.kafka.RetriableStreamException;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.metrics.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * A replica that restores: it takes its share of the stream's images, restores them by the newest
 * snapshot, and publishes them, each image once whatever becomes of this or other replicas.
 *
 * <p>Two threads. One reads snapshots, loads their models and puts them in the place of those
 * before; the other restores batches, each by the snapshot that is there when it begins. So a new
 * snapshot holds up no image, and a batch is of one snapshot. {@link #run} may be subscribed to
 * once.
 */
public final class Restorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Restorer.class);
  private static final Duration WAIT = Duration.ofMillis(100); // for a snapshot, at a time
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1); // whether Kafka is there
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

  private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);

  private final KafkaSettings settings;
  private final Topics topics;
  private final RestorerOptions options;
  private final Clock clock;
  private final ExactlyOnceStream stream;
  private final Backoff retries = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
  private final Pulse pulse = new Pulse(System::nanoTime);
  private final Sessions sessions;
  private final Current<RestorerModel> current = new Current<>();
  private final Scheduler feeding = Schedulers.newSingle("mechanist-snapshots", true);
  private final Scheduler restoring = Schedulers.newSingle("mechanist-restorer", true);
  private final Sinks.Empty<Void> first = Sinks.empty(); // snapshot has come, or none will
  private final AtomicReference<RestorerState> state =
      new AtomicReference<>(RestorerState.waiting());

  private SnapshotManifest loaded; // the newest; the feeding thread's own
  private volatile SnapshotManifest served; // the newest by which something was published
  private volatile boolean stopping;

  /** A batch that is restored, and by what. */
  private record Done(BatchOutcome outcome, SnapshotManifest manifest) {}

  /** A replica that does nothing before it is run. */
  public Restorer(KafkaSettings settings, Topics topics, RestorerOptions options, Clock clock) {
    this.settings = settings;
    this.topics = topics;
    this.options = options;
    this.clock = clock;
    this.sessions = new Sessions(options.threads());
    this.stream =
        ExactlyOnceStream.replica(
            settings, topics, options.group(), options.replica(), options.limits());
  }

  /**
   * Waits for a snapshot, and restores until {@link #stop}; ends with an error if it can't go on.
   */
  public Mono<Void> run() {
    var snapshots = Mono.<Void>fromRunnable(this::feed).subscribeOn(feeding);
    // Whatever ends first ends both: snapshots end only by an error, or when it is stopped.
    return Mono.when(snapshots, first.asMono().then(restoreAll())).doOnError(e -> stop());
  }

  /** Finishes what is in flight and completes {@link #run}. From any thread. */
  public void stop() {
    stopping = true;
    stream.complete();
    first.tryEmitEmpty();
  }

  /** How it is now. From any thread. */
  public RestorerState state() {
    return state.get();
  }

  /** Whether it lives, and is ready. From any thread. */
  public Health health() {
    return pulse.health(state.get().modelVersion(), stream.isMember());
  }

  /** While one batch is being published, the next one is restored. */
  private Mono<Void> restoreAll() {
    return Mono.defer(
            () -> {
              pulse.began();
              return stream
                  .batches()
                  .publishOn(restoring, 1)
                  .map(this::restore)
                  .concatMap(this::publish, 1)
                  .then();
            })
        .retryWhen(afterAbortedTransactions());
  }

  private Done restore(MicroBatch batch) {
    pulse.taken();
    return current
        .read(
            model ->
                new Done(
                    new ReplicaBatch(batch, model.manifest()).restoredBy(model), model.manifest()))
        .orElseThrow(() -> new IllegalStateException("the replica is closed"));
  }

  private Mono<Published> publish(Done done) {
    return stream.publish(done.outcome()).doOnNext(published -> count(published, done.manifest()));
  }

  private void count(Published published, SnapshotManifest manifest) {
    pulse.published();
    retries.reset();
    state.updateAndGet(
        one -> one.published(published.restored(), published.deadLettered(), published.revoked()));
    if (manifest != served && published.restored() > 0) {
      served = manifest;
      var since = Duration.between(manifest.time(), clock.instant());
      state.updateAndGet(one -> one.fresh(since));
    }
  }

  private void feed() {
    var backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    while (!stopping) {
      try (var feed = new SnapshotFeed(settings, topics)) {
        while (!stopping) {
          feed.ask();
          pulse.heard();
          backoff.reset();
          long until = System.nanoTime() + ASKED_EVERY.toNanos();
          while (!stopping && System.nanoTime() < until) {
            feed.poll(WAIT).ifPresent(this::load);
          }
        }
      } catch (RetriableStreamException e) {
        LOG.warn("looking for snapshots again: {}", e.getMessage());
        backoff.pause();
      }
    }
  }

  private void load(Snapshot snapshot) {
    var manifest = snapshot.manifest();
    requireOursToPublish(manifest);
    if (manifest.equals(loaded)) { // after a reconnection
      return;
    }
    RestorerModel model;
    try {
      model = new RestorerModel(snapshot, sessions, options.gated());
    } catch (IllegalArgumentException e) {
      LOG.warn("the snapshot {} can't be used: {}", manifest.modelVersion(), e.getMessage());
      return;
    }
    loaded = manifest;
    current.replace(model);
    state.updateAndGet(
        one ->
            one.by(
                manifest.modelVersion(),
                manifest.competition().seats().size(),
                sessions.provider()));
    first.tryEmitEmpty();
  }

  /** Images that the learner publishes as well would be there twice. */
  private void requireOursToPublish(SnapshotManifest manifest) {
    if (manifest.competition().restored() && topics.equals(new Topics(topics.prefix()))) {
      throw new IllegalStateException(
          "the learner publishes to %s itself: start it with --publish none, or restore to another topic with --to"
              .formatted(topics.restored()));
    }
  }

  private Retry afterAbortedTransactions() {
    return retries.retry(
        RetriableStreamException.class::isInstance,
        failure -> LOG.warn("going back to the last committed image: {}", failure.getMessage()));
  }

  /** Stops at once: what is not committed is read again by other replicas. */
  @Override
  public void close() {
    if (feeding.isDisposed()) {
      return;
    }
    stop();
    stream.close();
    restoring.dispose();
    // Behind what that thread is doing, so that no model is loaded any more.
    Mono.fromRunnable(current::close).subscribeOn(feeding).block(CLOSE_BOUND);
    feeding.dispose();
  }
}
