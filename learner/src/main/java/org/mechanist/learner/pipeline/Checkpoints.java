package org.mechanist.learner.pipeline;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.learner.checkpoint.FolderInUseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a learner on a stream: captured on the learner thread, written on one of their
 * own while it goes on, one at a time. Used on the learner thread, which closes it.
 */
final class Checkpoints implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

  private final CheckpointStore store;
  private final Optional<CheckpointTopic> topic;
  private final Duration every;
  private final LongSupplier nanoTime;
  private final Consumer<Milestone> milestones;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "mechanist-checkpoint"));
  private CompletableFuture<Void> written = CompletableFuture.completedFuture(null);
  private long lastNanos;

  /**
   * Takes the folder, for as long as this is open.
   *
   * @param owner what others are told who want it
   * @param topic gives the one that belongs to the folder, unless there is to be none
   * @throws FolderInUseException if another learner has it
   * @throws UncheckedIOException if it cannot be used
   * @throws StreamException if the topic cannot
   */
  Checkpoints(
      CheckpointOptions options,
      String owner,
      Function<CheckpointStore, CheckpointTopic> topic,
      LongSupplier nanoTime,
      Consumer<Milestone> milestones) {
    this.store = new CheckpointStore(options.folder().orElseThrow(), options.kept(), owner);
    try {
      this.topic = options.topic() ? Optional.of(topic.apply(store)) : Optional.empty();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    this.every = options.every();
    this.nanoTime = nanoTime;
    this.milestones = milestones;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether another learner of the group, with another folder, is at work and further. */
  boolean areOthers() {
    return topic.filter(CheckpointTopic::isOthers).isPresent();
  }

  /** The newest that is intact, of the folder or the topic; empty if there is none. */
  Optional<Checkpoint> latest() {
    topic.ifPresent(CheckpointTopic::fetch);
    return store.latest();
  }

  /** How far the pipeline was. */
  static Progress progress(Checkpoint checkpoint) {
    return Progress.of(checkpoint.companion());
  }

  /** Saves one if it is time, and the last one is written. */
  void saveIfDue(LearnerWork work) {
    boolean due = nanoTime.getAsLong() - lastNanos >= every.toNanos();
    if (due && written.isDone() && work.isSaid()) {
      var checkpoint = capture(work);
      written = CompletableFuture.runAsync(() -> write(checkpoint), writer);
    }
  }

  /**
   * Saves one and waits for it; none while something waits to be said, which the journal brings
   * about again and a checkpoint would not.
   *
   * @throws UncheckedIOException if it could not be written; the ones before are as they were
   */
  void saveNow(LearnerWork work) {
    written.join();
    if (work.isSaid()) {
      save(capture(work));
    }
  }

  /**
   * Saves one at a start and waits for it. Where that fails, the first one of all is missed: a user
   * should know. Otherwise there are the ones before.
   *
   * @throws UncheckedIOException if the first one could not be written
   */
  void saveAtStart(LearnerWork work, boolean first) {
    if (first) {
      saveNow(work);
    } else if (work.isSaid()) {
      write(capture(work));
    }
  }

  private Checkpoint capture(LearnerWork work) {
    lastNanos = nanoTime.getAsLong();
    return work.started().learner().checkpoint().with(work.progress().toJson());
  }

  /** A learner that cannot save goes on: it has the ones before, and more to do again. */
  private void write(Checkpoint checkpoint) {
    milestones.accept(Milestone.CAPTURED);
    try {
      save(checkpoint);
    } catch (UncheckedIOException e) {
      LOG.warn("{}; the checkpoints before are as they were", e.getMessage());
    }
  }

  private void save(Checkpoint checkpoint) {
    store.save(checkpoint);
    topic.ifPresent(CheckpointTopic::publish);
  }

  /** Lets what is being written end. */
  @Override
  public void close() {
    written.join();
    writer.shutdown();
    topic.ifPresent(CheckpointTopic::close);
    store.close();
  }
}
