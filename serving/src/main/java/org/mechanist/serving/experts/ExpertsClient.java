package org.mechanist.serving.experts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.SnapshotManifest;
import org.mechanist.schemas.Topics;

/**
 * A user's side of a learner's experts. Connects for each question; all methods wait, no longer
 * than it has patience, and throw {@link NoAnswerException} then. Thread-safe.
 */
public final class ExpertsClient {

  /**
   * An expert that was exported.
   *
   * @param answer what the learner said
   * @param model ONNX; empty if it refused
   * @param entry the manifest's; null if it refused
   */
  public record Exported(LifecycleEvent answer, byte[] model, SnapshotManifest.Entry entry) {}

  /** Longest model that {@link #give} takes. */
  public static final int MOST_BYTES = Command.MAX_MODEL_BYTES;

  private static final Duration WAIT = Duration.ofMillis(100);

  /** The state is written every few seconds, behind a snapshot: it is among the last messages. */
  private static final long LAST_MESSAGES = 16;

  private final KafkaSettings settings;
  private final Topics topics;
  private final Duration patience;

  /**
   * @param patience how long a learner may take to answer
   */
  public ExpertsClient(KafkaSettings settings, Topics topics, Duration patience) {
    this.settings = settings;
    this.topics = topics;
    this.patience = patience;
  }

  /**
   * How the committee is, as the learner told last; it does so every few seconds. Waits for it if
   * no learner ever did. Does not disturb the learner.
   */
  public CommitteeState state() {
    var deadline = new Deadline(patience);
    try (var reader = new TopicReader(settings, topics.experts())) {
      var end = reader.endOffsets();
      var beginning = reader.beginningOffsets();
      boolean whole = false;
      for (long last = LAST_MESSAGES; !whole; last *= LAST_MESSAGES) {
        var from = before(end, last, beginning);
        whole = from.equals(beginning);
        from.forEach(reader::seek);
        var state = lastState(reader, end, deadline);
        if (state.isPresent()) {
          return state.get();
        }
      }
      while (!deadline.isOver()) {
        for (var polled : reader.poll(WAIT)) {
          var state = state(polled.message());
          if (state.isPresent()) {
            return state.get();
          }
        }
      }
      throw new NoAnswerException(
          "no learner has told how its committee is: looked on %s (Kafka at %s) for %d s; is one running with these topics?"
              .formatted(topics.experts(), settings.bootstrap(), patience.toSeconds()));
    }
  }

  /** What happened to an expert, oldest first. */
  public List<LifecycleEvent> history(String expert, Instant since) {
    var deadline = new Deadline(patience);
    var events = new ArrayList<LifecycleEvent>();
    try (var reader = new TopicReader(settings, topics.lifecycle())) {
      var end = reader.endOffsets();
      while (!reader.reached(end) && !deadline.isOver()) {
        for (var polled : reader.poll(WAIT)) {
          event(polled.message())
              .filter(event -> event.expert().equals(expert) && !event.time().isBefore(since))
              .ifPresent(events::add);
        }
      }
    }
    return events;
  }

  /**
   * Commands something and waits for the answer.
   *
   * @param other who is to have the expert's job, for a merge; else null
   * @param reason may be null
   * @return what happened; of kind {@link LifecycleEvent.Kind#REFUSED} if nothing did
   */
  public LifecycleEvent ask(Command.Kind kind, String expert, String other, String reason) {
    return ask(new Command(UUID.randomUUID(), kind, expert, other, reason, null));
  }

  /**
   * Gives the learner an expert that was exported, and waits for the answer.
   *
   * @param model ONNX, of at most {@link #MOST_BYTES}
   * @param reason may be null
   * @return as {@link #ask}
   */
  public LifecycleEvent give(byte[] model, String reason) {
    return ask(new Command(UUID.randomUUID(), Command.Kind.IMPORT, null, null, reason, model));
  }

  /**
   * Commands something and waits for the answer.
   *
   * @return as above
   */
  public LifecycleEvent ask(Command command) {
    try (var reader = new TopicReader(settings, topics.lifecycle());
        var writer = new TopicWriter(settings)) {
      reader.endOffsets().forEach(reader::seek);
      var deadline = new Deadline(patience);
      writer.send(topics.commands(), null, command.encode());
      writer.flush();
      return answer(command, reader, deadline);
    }
  }

  /**
   * Has an expert exported.
   *
   * @param reason may be null
   * @return the answer and, unless it is refused, the model
   */
  public Exported export(String expert, String reason) {
    try (var experts = new TopicReader(settings, topics.experts())) {
      experts.endOffsets().forEach(experts::seek);
      var answer = ask(Command.Kind.EXPORT, expert, null, reason);
      return answer.kind() == LifecycleEvent.Kind.EXPORTED
          ? exported(answer, experts)
          : new Exported(answer, new byte[0], null);
    }
  }

  /** Model and manifest are of the answer's transaction, so they are there. */
  private Exported exported(LifecycleEvent answer, TopicReader experts) {
    var deadline = new Deadline(patience);
    byte[] model = null;
    while (!deadline.isOver()) {
      for (var polled : experts.poll(WAIT)) {
        var message = polled.message();
        if (hasKey(message, answer.expert())) {
          model = message.value();
        }
        if (model != null && hasKey(message, SnapshotManifest.KEY)) {
          return new Exported(answer, model, entry(message, answer.expert(), model));
        }
      }
    }
    throw new NoAnswerException(
        "%s was exported, but its model did not arrive on %s (Kafka at %s) within %d s"
            .formatted(
                answer.expert(), topics.experts(), settings.bootstrap(), patience.toSeconds()));
  }

  private static SnapshotManifest.Entry entry(Message message, String expert, byte[] model) {
    try {
      var entry =
          SnapshotManifest.decode(message).experts().stream()
              .filter(one -> one.expert().equals(expert))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("the manifest does not name " + expert));
      if (!entry.sha256().equals(SnapshotManifest.sha256(model))) {
        throw new IllegalStateException(
            "the model of %s is not the one that the manifest names".formatted(expert));
      }
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException("the manifest cannot be read", e);
    }
  }

  private LifecycleEvent answer(Command command, TopicReader reader, Deadline deadline) {
    while (!deadline.isOver()) {
      for (var polled : reader.poll(WAIT)) {
        var event = event(polled.message());
        if (event.isPresent() && command.id().equals(event.get().command())) {
          return event.get();
        }
      }
    }
    throw new NoAnswerException(
        "no learner answered within %d s: asked it on %s to %s%s, and waited on %s (Kafka at %s); one that is still starting may do so yet"
            .formatted(
                patience.toSeconds(),
                topics.commands(),
                command.kind().name().toLowerCase(Locale.ROOT),
                command.expert() == null ? "" : " " + command.expert(),
                topics.lifecycle(),
                settings.bootstrap()));
  }

  private static Optional<CommitteeState> lastState(
      TopicReader reader, Map<Integer, Long> end, Deadline deadline) {
    CommitteeState last = null;
    while (!reader.reached(end) && !deadline.isOver()) {
      for (var polled : reader.poll(WAIT)) {
        last = state(polled.message()).orElse(last);
      }
    }
    return Optional.ofNullable(last);
  }

  private static SortedMap<Integer, Long> before(
      Map<Integer, Long> end, long messages, Map<Integer, Long> beginning) {
    var from = new TreeMap<Integer, Long>();
    end.forEach(
        (partition, offset) ->
            from.put(partition, Math.max(beginning.get(partition), offset - messages)));
    return from;
  }

  /** A later version may write what this one does not know: that is passed over. */
  private static Optional<LifecycleEvent> event(Message message) {
    try {
      return Optional.of(LifecycleEvent.decode(message));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<CommitteeState> state(Message message) {
    if (!hasKey(message, CommitteeState.KEY) || message.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(CommitteeState.decode(message));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean hasKey(Message message, String key) {
    return Arrays.equals(message.key(), key.getBytes(StandardCharsets.UTF_8));
  }

  /** When patience ends. */
  private static final class Deadline {
    private final long atNanos;

    Deadline(Duration from) {
      this.atNanos = System.nanoTime() + from.toNanos();
    }

    boolean isOver() {
      return System.nanoTime() - atNanos >= 0;
    }
  }
}
