package org.mechanist.serving.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.mechanist.ingest.kafka.Backoff;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Reading;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restores what it is asked to, by the newest snapshot, with all experts competing. Publishes
 * nothing.
 *
 * <p>One thread of its own reads snapshots and loads their models; where Kafka is gone it goes on
 * by what it has, and looks for newer ones once Kafka is back. Its methods may be called from any
 * thread, and restore on the caller's.
 */
public final class OnDemandRestorer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OnDemandRestorer.class);
  private static final Duration WAIT = Duration.ofMillis(200);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);

  /**
   * What became of an image.
   *
   * @param pixels the restoration
   * @param expert who made it
   * @param score the objective's logit of it
   * @param explained whether that is about what canonical images score
   * @param scores of all who competed, by expert
   */
  public record Outcome(
      Pixels pixels, String expert, double score, boolean explained, Map<String, Double> scores) {}

  /**
   * What became of some images, all by one snapshot.
   *
   * @param manifest names it
   * @param outcomes in the images' order
   */
  public record Answer(SnapshotManifest manifest, List<Outcome> outcomes) {}

  private final KafkaSettings settings;
  private final Topics topics;
  private final Consumer<CommitteeState> states;
  private final Sessions sessions;
  private final Current<RestorerModel> current = new Current<>();
  private final Reading reading = new Reading("mechanist-models", this::feed, CLOSE_BOUND);
  private volatile Snapshot newest; // that is loaded; null before the first

  /**
   * Begins to look for snapshots.
   *
   * @param threads for one run of a model on the CPU
   * @param states hears, on the reading thread, how the learner's committee is, which it tells on
   *     the same topic
   */
  public OnDemandRestorer(
      KafkaSettings settings, Topics topics, int threads, Consumer<CommitteeState> states) {
    this.settings = settings;
    this.topics = topics;
    this.states = states;
    this.sessions = new Sessions(threads);
    reading.start();
  }

  /**
   * Restores images by the newest snapshot; empty before there is one.
   *
   * @param images at least one
   * @param expert who is to restore them; empty: who wins
   * @throws IllegalArgumentException with a sentence for a person if an image is not of the
   *     snapshot's size, or it has no such expert
   */
  public Optional<Answer> restore(List<Pixels> images, Optional<String> expert) {
    return current.read(
        model ->
            new Answer(
                model.manifest(),
                model.compare(images, expert).stream().map(OnDemandRestorer::outcome).toList()));
  }

  private static Outcome outcome(RestorerModel.Compared compared) {
    var restored = compared.restored();
    return new Outcome(
        restored.pixels(),
        restored.expert(),
        restored.score(),
        restored.explained(),
        compared.scores());
  }

  /** Names the newest snapshot; empty before there is one. */
  public Optional<SnapshotManifest> manifest() {
    return Optional.ofNullable(newest).map(Snapshot::manifest);
  }

  /** The ONNX model of an expert in the newest snapshot; empty if there is none. */
  public Optional<byte[]> model(String expert) {
    return Optional.ofNullable(newest)
        .filter(
            snapshot ->
                snapshot.manifest().experts().stream().anyMatch(e -> e.expert().equals(expert)))
        .map(snapshot -> snapshot.model(expert));
  }

  private void feed() {
    var backoff = new Backoff(FIRST_BACKOFF, LONGEST_BACKOFF);
    while (!reading.isEnded()) {
      try (var feed = new SnapshotFeed(settings, topics, this::take)) {
        while (!reading.isEnded()) {
          feed.poll(WAIT).ifPresent(this::load);
          backoff.reset();
        }
      } catch (StreamException e) {
        LOG.debug("looking for snapshots again", e);
      } catch (RuntimeException e) {
        if (!reading.isEnded()) { // then it was interrupted
          LOG.error("looking for snapshots failed; going on", e);
        }
      }
      if (!reading.isEnded()) {
        backoff.pause();
      }
    }
  }

  private void take(Message message) {
    var key = CommitteeState.KEY.getBytes(StandardCharsets.UTF_8);
    if (message.value() != null && Arrays.equals(message.key(), key)) {
      try {
        states.accept(CommitteeState.decode(message));
      } catch (IOException e) {
        LOG.debug("the state of a committee can't be read", e);
      }
    }
  }

  private void load(Snapshot snapshot) {
    if (newest != null && snapshot.manifest().equals(newest.manifest())) { // after a reconnection
      return;
    }
    try {
      current.replace(new RestorerModel(snapshot, sessions, false));
      newest = snapshot;
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "the snapshot {} can't be used: {}", snapshot.manifest().modelVersion(), e.getMessage());
    }
  }

  @Override
  public void close() {
    reading.close();
    current.close();
  }
}
