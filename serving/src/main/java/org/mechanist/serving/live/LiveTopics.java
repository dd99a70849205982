package org.mechanist.serving.live;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mechanist.ingest.kafka.Backoff;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.OriginLookup;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.Reading;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.RestoredImageCodec;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.classifier.Classifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on at the topics, and knows at any time what the stream looks like. Where Kafka is gone or
 * was never there it says so in its state, and goes on once it is back.
 *
 * <p>One thread of its own reads, beginning near the topics' ends, after a {@link Retrospect};
 * where images come faster than it reads, it leaves some out. Its methods may be called from any
 * thread and do not wait, except {@link #close}.
 */
public final class LiveTopics implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveTopics.class);

  private static final Duration WAIT = Duration.ofMillis(100);
  private static final Duration ASKED_EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);
  private static final long IMAGES_BACK = 3000; // offsets
  private static final long EVENTS_BACK = 1000; // offsets

  /** The classifier takes some 0.5 ms for each of the three images of one. */
  private static final double LOOKED_AT_PER_SECOND = 48;

  private final LiveView view;
  private final Judge judge;
  private final Allowance allowance = new Allowance(LOOKED_AT_PER_SECOND, System::nanoTime);
  private final Consumer<LifecycleEvent> listener;
  private final KafkaSettings settings;
  private final Topics topics;
  private final Tail transformed;
  private final Tail restored;
  private final Tail deadLetters;
  private final Tail lifecycle;
  private OriginLookup originals; // the reading thread's own, and so is the next one
  private Retrospect retrospect; // until all is known that there was before
  private final Reading reading = new Reading("mechanist-live", this::follow, CLOSE_BOUND);

  /**
   * Begins to look on.
   *
   * @param classifier reads the digits of 32×32 images; stays open
   * @param listener hears of what happens to experts from now on, on the reading thread
   */
  public LiveTopics(
      KafkaSettings settings,
      Topics topics,
      Classifier classifier,
      Clock clock,
      Consumer<LifecycleEvent> listener) {
    this.settings = settings;
    this.topics = topics;
    this.judge = new Judge(classifier);
    this.listener = listener;
    this.view = new LiveView(topics.transformed(), clock);
    this.transformed = new Tail(settings, topics.transformed(), 0);
    this.restored = new Tail(settings, topics.restored(), IMAGES_BACK);
    this.deadLetters = new Tail(settings, topics.deadLetters(), Long.MAX_VALUE / 4);
    this.lifecycle = new Tail(settings, topics.lifecycle(), EVENTS_BACK);
    reading.start();
  }

  /** What it looks like now. To be called about once a second: this makes history. */
  public StreamState look() {
    return view.look();
  }

  /** Whether it knows what there was before it began: counts, and what happened to experts. */
  public boolean isCaughtUp() {
    return view.isCaughtUp();
  }

  /** What happened to experts last, oldest first. */
  public List<LifecycleEvent> events() {
    return view.events();
  }

  /** The images that came by since the last call and were looked at, the last few of them. */
  public List<LiveImage> freshImages() {
    return view.freshImages();
  }

  /** What an expert made of the last images that it won, a few of them. */
  public List<LiveImage.Sample> samples(String expert) {
    return view.samples(expert);
  }

  /**
   * What happened to experts after an event, as far as that is still known.
   *
   * @param id the event's
   */
  public List<LifecycleEvent> eventsAfter(String id) {
    return view.eventsAfter(id);
  }

  /** A learner told how its committee is. */
  public void committee(CommitteeState state) {
    view.committee(state);
  }

  private void follow() {
    var backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    while (!reading.isEnded()) {
      try {
        open();
        backoff.reset();
        while (!reading.isEnded()) {
          askForEnds();
          long until = System.nanoTime() + ASKED_EVERY.toNanos();
          while (!reading.isEnded() && System.nanoTime() < until) {
            poll();
          }
        }
      } catch (StreamException e) {
        lose(e.getMessage(), e);
      } catch (RuntimeException e) {
        lose("the view failed; the server's log says why", e);
        LOG.error("looking on at the topics failed", e);
      }
      closeAll();
      if (!reading.isEnded()) {
        backoff.pause();
      }
    }
  }

  private void lose(String reason, RuntimeException cause) {
    if (!reading.isEnded()) {
      LOG.info("not connected: {}", reason);
      LOG.debug("because of", cause);
      view.lost(reason);
    }
  }

  private void open() {
    transformed.open();
    restored.open();
    deadLetters.open();
    lifecycle.open();
    originals = new OriginLookup(settings, topics.transformed());
    if (!view.isCaughtUp()) {
      retrospect = lookBack();
    }
  }

  private Retrospect lookBack() {
    var reader = new TopicReader(settings, topics.restored());
    try {
      return new Retrospect(reader, judge, this::pairs, topics.transformed(), transformed.ends());
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void askForEnds() {
    view.contact(transformed.ends());
    if (restored.isFarBehind(restored.ends())) {
      restored.catchUp();
    }
  }

  private void poll() {
    lifecycle.poll(Duration.ZERO).forEach(this::event);
    deadLetters.poll(Duration.ZERO).forEach(this::deadLetter);
    boolean looksBack = retrospect != null && !retrospect.isDone();
    restored(restored.poll(looksBack ? Duration.ZERO : WAIT));
    if (!view.isCaughtUp()) {
      catchUp();
    }
  }

  private void catchUp() {
    retrospect.look();
    if (retrospect.isDone()
        && lifecycle.isCaughtUp()
        && deadLetters.isCaughtUp()
        && restored.isCaughtUp()) {
      view.past(retrospect.points());
      view.caughtUp();
      closeRetrospect();
    }
  }

  private void event(Polled polled) {
    try {
      var event = LifecycleEvent.decode(polled.message());
      view.happened(event);
      if (!lifecycle.isFromBefore(polled.origin())) {
        listener.accept(event);
      }
    } catch (IOException e) {
      LOG.debug("what is at {} is no lifecycle event", polled.origin(), e);
    }
  }

  private void deadLetter(Polled polled) {
    try {
      view.dead(DeadLetter.decode(polled.message()).origin());
    } catch (IllegalArgumentException e) {
      LOG.debug("what is at {} is no dead letter", polled.origin(), e);
    }
  }

  private void restored(List<Polled> polled) {
    var images = new ArrayList<RestoredImage>(polled.size());
    for (var one : polled) {
      if (RestoredImageCodec.decode(one.message()) instanceof RestoredImage image) {
        images.add(image);
      }
    }
    view.restored(images);
    view.judged(judge.judge(pairs(allowance.pick(images))));
  }

  private List<Pair> pairs(List<RestoredImage> images) {
    return images.stream().map(this::pair).flatMap(Optional::stream).toList();
  }

  private Optional<Pair> pair(RestoredImage image) {
    return originals
        .find(image.origin())
        .map(ImageCodec::decode)
        .filter(Image.class::isInstance)
        .map(decoded -> ((Image) decoded).pixels())
        .filter(pixels -> pixels.hasSizeOf(image.pixels()))
        .map(pixels -> new Pair(image, pixels));
  }

  private void closeAll() {
    Thread.interrupted(); // else Kafka's clients do not close
    transformed.close();
    restored.close();
    deadLetters.close();
    lifecycle.close();
    if (originals != null) {
      originals.close();
      originals = null;
    }
    closeRetrospect();
  }

  private void closeRetrospect() {
    if (retrospect != null) {
      retrospect.close();
      retrospect = null;
    }
  }

  @Override
  public void close() {
    reading.close();
  }
}
