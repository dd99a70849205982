package org.mechanist.learner.pipeline;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.mechanist.ingest.kafka.News;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.pipeline.Progress.NewsState;
import org.mechanist.learner.snapshot.Version;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.SnapshotManifest.Provenance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be said of a committee: what happened to experts, answers to commands with the models
 * that belong to them, and, at changes and every few seconds, how the committee is. News wait here
 * until the transaction that they went out with, with a batch or between two, is committed. Owned
 * by the learner thread.
 */
final class CommitteeNews {

  private static final Logger LOG = LoggerFactory.getLogger(CommitteeNews.class);

  /** At most between two states of the committee on the experts topic. */
  private static final Duration BETWEEN_STATES = Duration.ofSeconds(5);

  private static final int CANONICAL_IMAGES = 16; // whose scores are told

  /** Events that wait from which on no more commands are obeyed; all are answered in the end. */
  static final int MOST_WAITING = 16;

  private final Learner learner;
  private final String topic;
  private final Clock clock;
  private final Instant since;
  private final Tally tally;
  private final Exports exports;
  private final List<LifecycleEvent> events = new ArrayList<>();
  private final List<Message> experts = new ArrayList<>(); // models and manifests
  private Optional<LifecycleEvent> latest = Optional.empty();
  private Instant told = Instant.MIN; // how the committee is

  /**
   * @param learner ready for its first image
   * @param topic whose images it learns from
   * @param earlier what was told before
   */
  CommitteeNews(Learner learner, String topic, NewsState earlier, Clock clock) {
    this.learner = learner;
    this.topic = topic;
    this.clock = clock;
    this.since = earlier.since();
    this.tally = new Tally(earlier.tally());
    this.exports = new Exports(earlier.exports());
    if (tally.isEmpty()) {
      learner.expertIds().forEach(expert -> tally.join(expert, 0));
    }
  }

  /** What is told about experts. */
  NewsState state() {
    return new NewsState(since, tally.state(), exports.entries());
  }

  /**
   * Has a command carried out; its answer is among the news.
   *
   * @param polled images so far
   */
  void obey(Command command, long polled) {
    var answer = learner.obey(command);
    var expert = answer.change().expert();
    answer
        .model()
        .ifPresent(
            model -> {
              var provenance = provenance(expert, polled);
              experts.addAll(exports.add(expert, model, provenance, learner));
            });
    remember(answer.change(), polled, command.id());
  }

  /**
   * The lifecycle has decided something.
   *
   * @param polled images so far
   */
  void remember(LifecycleChange change, long polled) {
    remember(change, polled, null);
  }

  private void remember(LifecycleChange change, long polled, UUID command) {
    var event =
        new LifecycleEvent(
            UUID.randomUUID(),
            clock.instant(),
            learner.steps(),
            polled,
            change.kind(),
            change.expert(),
            change.reason(),
            change.observed(),
            command);
    switch (change.kind()) {
      case SPAWNED, REVIVED, IMPORTED -> tally.join(change.expert(), learner.steps());
      case MERGED, RETIRED -> tally.leave(change.expert());
      default -> {} // the same experts compete
    }
    LOG.info("{} {}: {}", event.expert(), event.kind(), event.reason());
    events.add(event);
    latest = Optional.of(event);
    told = Instant.MIN;
  }

  /** Images were published. */
  void count(List<RestoredImage> images) {
    tally.add(images, clock.instant());
  }

  /** Images that each expert won, in the order in which they joined. */
  Map<String, Long> wins() {
    return tally.wins();
  }

  /** What happened to an expert last; empty before anything did. */
  Optional<LifecycleEvent> latest() {
    return latest;
  }

  /** What waits for a transaction. */
  News waiting() {
    return new News(events, experts);
  }

  /** Whether so much waits that nobody is to be obeyed before some of it is published. */
  boolean isFull() {
    return events.size() >= MOST_WAITING;
  }

  /**
   * What is to be said now although no batch goes out.
   *
   * @param polled images so far
   */
  News due(long polled) {
    var now = clock.instant();
    if (events.isEmpty() && now.isBefore(told.plus(BETWEEN_STATES))) {
      return News.NONE;
    }
    told = now;
    var all = new ArrayList<>(experts);
    all.add(committee(now, polled).encode());
    return new News(events, all);
  }

  /** These are committed. */
  void published(News news) {
    events.removeAll(news.events());
    experts.removeAll(news.experts());
  }

  private CommitteeState committee(Instant now, long polled) {
    return new CommitteeState(
        now,
        since,
        learner.steps(),
        polled,
        learner.recipe().name(),
        learner.size().mostExperts(),
        learner.canonicalScore(CANONICAL_IMAGES),
        tally.members(learner.standings(), learner.steps()));
  }

  private Provenance provenance(String expert, long polled) {
    var committee = committee(clock.instant(), polled);
    return new Provenance(
        "mechanist " + Version.current(),
        topic,
        since,
        committee.time(),
        committee.recipe(),
        committee.step(),
        committee.images(),
        committee.canonicalScore(),
        committee.experts().stream()
            .filter(member -> member.expert().equals(expert))
            .findFirst()
            .orElseThrow());
  }
}
