package org.mechanist.serving.live;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.serving.live.LiveImage.Sample;
import org.mechanist.serving.live.Shares.Won;
import org.mechanist.serving.live.StreamState.Counts;
import org.mechanist.serving.live.StreamState.Link;
import org.mechanist.serving.live.StreamState.Point;
import org.mechanist.serving.live.StreamState.Rates;

/**
 * All that is known of the stream at a moment, in bounded memory: the last images, events and
 * states, counts, and a history that thins out. Knows no Kafka. Thread-safe.
 */
final class LiveView {

  private static final int WON = 2000; // images that shares are of
  private static final int HITS = 1000; // images that accuracy is of
  private static final int EVENTS = 200;
  private static final int IMAGES = 8;
  private static final int SAMPLES = 4; // of each expert
  private static final int EXPERTS_WITH_SAMPLES = 256;
  private static final int POINTS = 600;
  private static final Duration APART = Duration.ofSeconds(1);
  private static final Duration RATE_OVER = Duration.ofSeconds(5);

  /** Kafka is asked once a second. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(5);

  private final Clock clock;
  private final Outcomes outcomes;
  private final LearnerPulse learner;
  private final Window<Won> won = new Window<>(WON);
  private final Hits hits = new Hits(HITS);
  private final Window<LifecycleEvent> events = new Window<>(EVENTS);
  private final Map<String, Long> eventCounts = new TreeMap<>();
  private final History history = new History(POINTS, APART);
  private final Rate restoring = new Rate(RATE_OVER);
  private Window<LiveImage> images = new Window<>(IMAGES);

  /** By expert; who has won nothing for longest goes first. */
  private final Map<String, Window<Sample>> samples =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window<Sample>> eldest) {
          return size() > EXPERTS_WITH_SAMPLES;
        }
      };

  private boolean caughtUp;
  private long deadLetters;
  private long unexplained;
  private Instant lastContact;
  private String trouble = "not connected yet";

  /**
   * @param transformed the topic of transformed images
   */
  LiveView(String transformed, Clock clock) {
    this.clock = clock;
    this.outcomes = new Outcomes(transformed);
    this.learner = new LearnerPulse(clock);
  }

  /**
   * Kafka answered.
   *
   * @param ends of the topic of transformed images
   */
  synchronized void contact(Map<Integer, Long> ends) {
    outcomes.ends(ends);
    lastContact = clock.instant();
    trouble = null;
  }

  /** Kafka cannot be asked. */
  synchronized void lost(String reason) {
    lastContact = null;
    trouble = reason;
  }

  /** What was on the topics before has come by: from now on what is counted is known. */
  synchronized void caughtUp() {
    caughtUp = true;
  }

  /** How it went before anybody looked. */
  synchronized void past(List<Point> points) {
    history.past(points);
  }

  synchronized boolean isCaughtUp() {
    return caughtUp;
  }

  /** Images that came by, in their order. */
  synchronized void restored(List<RestoredImage> restored) {
    for (var image : restored) {
      outcomes.add(image.origin());
      unexplained += image.explained() ? 0 : 1;
      won.add(new Won(Pair.mechanism(image).orElse(Shares.UNKNOWN), image.expert()));
    }
  }

  /** Some of these, which were looked at. */
  synchronized void judged(List<Judge.Judged> judged) {
    for (var one : judged) {
      images.add(one.image());
      samples
          .computeIfAbsent(one.image().expert(), expert -> new Window<>(SAMPLES))
          .add(one.image().sample());
      one.hit().ifPresent(hits::add);
    }
  }

  /** A dead letter came by. */
  synchronized void dead(Origin origin) {
    deadLetters++;
    outcomes.add(origin);
  }

  synchronized void happened(LifecycleEvent event) {
    events.add(event);
    eventCounts.merge(event.kind().word(), 1L, Long::sum);
  }

  /** The last, oldest first. */
  synchronized List<LifecycleEvent> events() {
    return events.all();
  }

  synchronized void committee(CommitteeState state) {
    learner.told(state);
  }

  /** The images that were looked at since the last call, the last few of them. */
  synchronized List<LiveImage> freshImages() {
    var fresh = images.all();
    images = new Window<>(IMAGES);
    return fresh;
  }

  /** What an expert made of the last images that it won and that were looked at. */
  synchronized List<Sample> samples(String expert) {
    var own = samples.get(expert);
    return own == null ? List.of() : own.all();
  }

  /** How it is; once a second this makes history. */
  synchronized StreamState look() {
    var now = clock.instant();
    if (caughtUp) {
      restoring.add(now, outcomes.outcomes());
      history.offer(point(now));
    }
    return new StreamState(
        now,
        link(now),
        learner.learner(),
        learner.committee(),
        caughtUp ? counts() : null,
        rates(),
        Shares.of(won.all()),
        hits.accuracy(),
        history.points(),
        events.all(),
        Map.copyOf(eventCounts));
  }

  private Link link(Instant now) {
    if (lastContact == null) {
      return new Link(false, trouble);
    }
    var silence = Duration.between(lastContact, now);
    return silence.compareTo(GONE_AFTER) > 0
        ? new Link(false, "no answer for %d s".formatted(silence.toSeconds()))
        : new Link(true, null);
  }

  private Counts counts() {
    long became = outcomes.outcomes();
    long sent = outcomes.sent();
    return new Counts(
        sent, Math.max(0, became - deadLetters), deadLetters, unexplained, sent - became);
  }

  private Rates rates() {
    var steps = learner.stepsPerSecond();
    return new Rates(
        restoring.perSecond(), steps, steps == null || steps == 0 ? null : 1000 / steps);
  }

  private Point point(Instant now) {
    var committee = learner.committee();
    var scores = new LinkedHashMap<String, Double>();
    if (committee != null) {
      for (var member : committee.experts()) {
        if (member.score() != null) {
          scores.put(member.expert(), member.score());
        }
      }
    }
    return new Point(
        now,
        outcomes.outcomes(),
        committee == null ? null : committee.step(),
        committee == null ? null : committee.experts().size(),
        restoring.perSecond(),
        hits.accuracy(),
        hits.byMechanism(),
        scores,
        committee == null ? null : committee.canonicalScore());
  }

  /** Those of the events that came after one; all if it is not among them any more. */
  synchronized List<LifecycleEvent> eventsAfter(String id) {
    var all = new ArrayList<>(events.all());
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).id().toString().equals(id)) {
        return List.copyOf(all.subList(i + 1, all.size()));
      }
    }
    return all;
  }
}
