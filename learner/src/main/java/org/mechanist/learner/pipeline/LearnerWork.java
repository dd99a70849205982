package org.mechanist.learner.pipeline;

import java.util.Map;
import java.util.Optional;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.learner.pipeline.LearnerState.Learning;
import org.mechanist.learner.pipeline.LearnerState.Ledger;
import org.mechanist.learner.training.Round;
import org.mechanist.schemas.JournalEntry;
import org.mechanist.schemas.LifecycleEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a learner does between two transactions, and what it counts: it restores a batch, learns
 * from it once it is published, takes in canonical images, and obeys commands. All that decides
 * what becomes of the learner goes through here and into the {@link Journal}; so it can be done
 * again. Owned by the learner thread; close it.
 */
final class LearnerWork implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LearnerWork.class);

  private final LearnerStart.Started started;
  private final CommitteeNews news;
  private final Snapshots snapshots;
  private final Progress beginning;
  private final Journal journal;
  private final Overload overload;
  private long learnImages;
  private Ledger ledger;
  private Learning learning;
  private boolean learningOver;

  /**
   * @param started to be closed with this
   * @param snapshots likewise
   * @param progress what was done before
   * @param options how many images are learned from at most, and what gives if they are too many
   */
  LearnerWork(
      LearnerStart.Started started,
      CommitteeNews news,
      Snapshots snapshots,
      Progress progress,
      LearnerOptions options) {
    this.started = started;
    this.news = news;
    this.snapshots = snapshots;
    this.beginning = progress;
    this.journal = new Journal(progress.journal());
    this.learnImages = options.learnImages();
    this.overload = options.operation().overload();
    this.ledger = progress.ledger();
    this.learning = progress.learning().seen(started.learner().canonicalSeen());
    this.learningOver = progress.learningOver();
  }

  /** Restores a batch; what comes of it is to be published, or {@link #unpoll}ed. */
  Restoration restore(MicroBatch batch) {
    ledger = ledger.polled(batch.size());
    long learnable = overload.learnsFrom(batch) ? left() : 0;
    return started
        .restorer()
        .restore(batch, learnable, learned -> news.waiting().with(journal.next(learned)));
  }

  /** Learns from so many images in all, and from none after those. */
  void learnAtMost(long images) {
    learnImages = images;
  }

  /** Images that may still be learned from. */
  private long left() {
    return learningOver ? 0 : learnImages - learning.images();
  }

  /** What could not be published is going to be polled again. */
  void unpoll(MicroBatch batch) {
    ledger = ledger.polled(-batch.size());
  }

  /**
   * The transaction of a batch is committed: it is learned from, unless some of it was no longer
   * ours.
   *
   * @param journalEnd the offset behind its entry
   */
  void published(Restoration restoration, Published published, long journalEnd) {
    published(restoration.outcome().news(), journalEnd);
    ledger = ledger.published(published.restored(), published.deadLettered(), published.revoked());
    conclude(restoration, published.revoked() == 0);
  }

  /** News are committed, with a batch or between two. */
  void published(News said, long journalEnd) {
    news.published(said);
    snapshots.published(said);
    said.journal().ifPresent(entry -> journal.committed(entry, journalEnd));
  }

  /** Takes in the canonical images that have come since. */
  void takeIn() {
    started
        .canonical()
        .readMore(
            (origin, image) -> {
              started.learner().addCanonical(image);
              journal.took(origin);
            });
    learning = learning.seen(started.learner().canonicalSeen());
  }

  /**
   * Obeys commands that have come since, unless too many answers wait already; what is to be said
   * now although no batch goes out.
   */
  News obey() {
    if (!news.isFull()) {
      started.commands().poll().forEach(this::obey);
    }
    var due = news.due(ledger.polled()).with(snapshots.due());
    return due.events().isEmpty() ? due : due.with(journal.next(false));
  }

  /** What the last batch brought about, if anything. */
  News rest() {
    var rest = news.waiting();
    return rest.isEmpty() ? rest : rest.with(journal.next(false));
  }

  /** What tells others of the group that this one is at work, with all that waits to be said. */
  News claim() {
    return news.waiting().with(journal.next(false));
  }

  /** Whether this learner wrote an entry of its group's journal. */
  boolean wrote(JournalEntry entry) {
    return journal.wrote(entry);
  }

  private void obey(CommandFeed.Sent sent) {
    news.obey(sent.command(), ledger.polled());
    journal.obeyed(sent.origin());
  }

  /**
   * Does again what was done and committed before, from where the journal is: what it published
   * stays published.
   *
   * @param images those of the entry, as a batch; empty if it has none
   * @param end the offset behind the entry
   */
  void repeat(JournalEntry entry, Optional<MicroBatch> images, long end) {
    started.canonical().readAgain(entry.canonical(), started.learner()::addCanonical);
    learning = learning.seen(started.learner().canonicalSeen());
    started.commands().again(entry.commands()).forEach(this::obey);
    var restoration = images.map(this::restore);
    news.published(news.waiting());
    journal.committed(entry, end);
    restoration.ifPresent(one -> repeat(one, entry.learned()));
  }

  private void repeat(Restoration restoration, boolean learned) {
    try {
      var outcome = restoration.outcome();
      ledger = ledger.published(outcome.restored().size(), outcome.deadLetters().size(), 0);
      conclude(restoration, learned);
    } finally {
      restoration.round().ifPresent(Round::close);
    }
  }

  private void conclude(Restoration restoration, boolean own) {
    news.count(restoration.outcome().restored());
    // Once a batch was too large for what is left, no smaller one is learned from between others.
    learningOver |= restoration.round().filter(round -> round.size() > left()).isPresent();
    if (restoration.learning() && own) { // only from what is committed
      learn(restoration.round().orElseThrow());
    }
  }

  private void learn(Round round) {
    var report = started.learner().learn(round, change -> news.remember(change, ledger.polled()));
    learning = learning.step(round, report);
    if (!report.learned()) {
      LOG.warn(
          "not all was learned in a step, something was no number, or far out of the usual: {}",
          report);
    }
  }

  /** Whether images are still learned from. */
  boolean isLearning() {
    return !learningOver && learning.images() < learnImages;
  }

  /** Whether all that is to be said is published. */
  boolean isSaid() {
    return news.waiting().isEmpty();
  }

  /** How far it is; while nothing waits to be said. */
  Progress progress() {
    return new Progress(
        beginning.group(),
        beginning.topic(),
        journal.place(),
        ledger,
        learning,
        learningOver,
        started.canonical().positions(),
        started.commands().positions(),
        news.state());
  }

  /**
   * Goes on although some of what was committed cannot be done again.
   *
   * @param journalEnd the offset behind the journal's last entry
   */
  void goOnAt(long journalEnd) {
    journal.goOnAt(journalEnd);
  }

  LearnerStart.Started started() {
    return started;
  }

  Journal.Place place() {
    return journal.place();
  }

  Ledger ledger() {
    return ledger;
  }

  Learning learning() {
    return learning;
  }

  Map<String, Long> wins() {
    return news.wins();
  }

  Optional<LifecycleEvent> latest() {
    return news.latest();
  }

  @Override
  public void close() {
    snapshots.close();
    started.close();
  }
}
