package org.mechanist.learner.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.mechanist.ingest.kafka.News;
import org.mechanist.learner.snapshot.SnapshotEncoder;
import org.mechanist.learner.snapshot.SnapshotEncoder.Snapshot;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What restorers go by, said whenever it is due and something has changed. The learner thread
 * copies arrays; another one writes them as models, and until that is done nothing is due. A
 * snapshot that could not be published is said again until it is. Owned by the learner thread;
 * close it.
 */
final class Snapshots implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final Learner learner;
  private final Publication publication;
  private final Clock clock;
  private final SnapshotEncoder encoder;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> {
            var made = new Thread(task, "mechanist-snapshot");
            made.setDaemon(true);
            return made;
          });
  private Optional<CompletableFuture<Snapshot>> current = Optional.empty();
  private Instant next = Instant.MIN;
  private long copied = -1; // the learner's revision

  Snapshots(Learner learner, Publication publication, Clock clock) {
    this.learner = learner;
    this.publication = publication;
    this.encoder = new SnapshotEncoder(publication.restored());
    this.clock = clock;
  }

  /** The messages that are to be published now, in one transaction; mostly none. */
  List<Message> due() {
    begin();
    return current
        .filter(CompletableFuture::isDone)
        .flatMap(this::encoded)
        .map(Snapshot::messages)
        .orElse(List.of());
  }

  private void begin() {
    var now = clock.instant();
    if (current.isPresent()
        || !publication.hasSnapshots()
        || now.isBefore(next)
        || learner.revision() == copied) {
      return;
    }
    next = now.plus(publication.snapshotEvery());
    copied = learner.revision();
    long since = System.nanoTime();
    var copy = learner.copy();
    LOG.debug("copied for a snapshot in {} ms", (System.nanoTime() - since) / 1e6);
    current = Optional.of(CompletableFuture.supplyAsync(() -> encoder.encode(copy, now), thread));
  }

  /** Empty if there is nothing in it that is not published already. */
  private Optional<Snapshot> encoded(CompletableFuture<Snapshot> done) {
    try {
      var snapshot = done.join();
      if (!snapshot.messages().isEmpty()) {
        return Optional.of(snapshot);
      }
    } catch (CompletionException e) {
      LOG.warn("a snapshot cannot be written", e.getCause());
    }
    current = Optional.empty();
    return Optional.empty();
  }

  /** These are committed. */
  void published(News news) {
    current
        .filter(CompletableFuture::isDone)
        .flatMap(this::encoded)
        .filter(snapshot -> news.experts().containsAll(snapshot.messages()))
        .ifPresent(
            snapshot -> {
              encoder.published(snapshot);
              current = Optional.empty();
            });
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
