package org.mechanist.serving.deadletters;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.Polled;
import org.mechanist.ingest.kafka.TopicReader;
import org.mechanist.ingest.kafka.TopicWriter;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.Malformed.Cause;
import org.mechanist.schemas.Message;

/**
 * The dead letters of a learner. Connects for each question, reads the topic from its beginning to
 * where it ended when asked, and holds no more of it than was asked for. Thread-safe.
 *
 * <p>Where Kafka does not answer, or a topic does not exist, methods throw its one-line {@code
 * StreamException}.
 */
public final class DeadLetters {

  private static final Duration WAIT = Duration.ofMillis(100);

  private final KafkaSettings settings;
  private final String topic;

  /**
   * @param topic of dead letters
   */
  public DeadLetters(KafkaSettings settings, String topic) {
    this.settings = settings;
    this.topic = topic;
  }

  /**
   * Counts them all, and keeps what there is to say of the last few.
   *
   * @param cause of those that are kept; empty for any
   * @param last how many are kept
   */
  public Survey survey(Optional<Cause> cause, int last) {
    var causes = new EnumMap<Cause, Long>(Cause.class);
    var kept = new ArrayDeque<Letter.Summary>();
    long unreadable =
        forEach(
            letter -> {
              causes.merge(causeOf(letter), 1L, Long::sum);
              if (cause.isEmpty() || cause.get() == causeOf(letter)) {
                kept.addLast(letter.summary());
              }
              if (kept.size() > last) {
                kept.removeFirst();
              }
            });
    return new Survey(causes, unreadable, List.copyOf(kept));
  }

  /**
   * One of them.
   *
   * @throws IllegalStateException if there is none, or what there is cannot be read
   */
  public Letter at(Position position) {
    try (var reader = new TopicReader(settings, topic)) {
      requireThere(position, reader);
      var end = reader.endOffsets();
      end.forEach(reader::seek);
      reader.seek(position.partition(), position.offset());
      while (!reader.reached(end)) {
        for (var polled : reader.poll(WAIT)) {
          if (polled.origin().partition() == position.partition()) {
            return exactly(position, polled);
          }
        }
      }
      throw missing(position);
    }
  }

  private void requireThere(Position position, TopicReader reader) {
    var from = reader.beginningOffsets().get(position.partition());
    if (from == null || position.offset() < from) {
      throw missing(position);
    }
    if (position.offset() >= reader.endOffsets().get(position.partition())) {
      throw missing(position);
    }
  }

  private Letter exactly(Position position, Polled polled) {
    if (polled.origin().offset() != position.offset()) {
      throw missing(position);
    }
    return letter(polled)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "what is at %s on %s is no dead letter that can be read"
                        .formatted(position, topic)));
  }

  private IllegalStateException missing(Position position) {
    return new IllegalStateException(
        "there is no dead letter %s on %s; mechanist dead-letters list shows those there are"
            .formatted(position, topic));
  }

  /**
   * Puts messages back where they came from, byte for byte, into the same partition, with a header
   * that names the dead letter. What has been put back before is left alone, as far as the topic
   * that it went to still reaches back; and so is what was too large to be kept as a whole.
   *
   * @param again to put it back all the same
   */
  public Replay replay(Predicate<Letter> chosen, boolean again) {
    var from = new HashMap<String, Map<Integer, Long>>(); // by topic and partition, first offset
    forEach(
        letter -> {
          if (chosen.test(letter)) {
            var origin = letter.deadLetter().origin();
            from.computeIfAbsent(origin.topic(), name -> new HashMap<>())
                .merge(origin.partition(), origin.offset(), Math::min);
          }
        });
    var replayed = again ? Set.<String>of() : replayed(from);
    var sent = new TreeMap<String, Long>();
    var skipped = new ArrayList<Position>();
    var cut = new ArrayList<Position>();
    try (var writer = new TopicWriter(settings)) {
      var partitions = new HashMap<String, Integer>();
      from.keySet().forEach(name -> partitions.put(name, writer.partitionCount(name)));
      forEach(
          letter -> {
            var to = letter.deadLetter().origin();
            // One that came since the first pass is for the next time.
            if (!chosen.test(letter) || !from.containsKey(to.topic())) {
              return;
            }
            if (letter.deadLetter().cut().isPresent()) {
              cut.add(letter.position());
              return;
            }
            if (replayed.contains(letter.origin().toString())) {
              skipped.add(letter.position());
              return;
            }
            boolean exists = to.partition() < partitions.get(to.topic());
            writer.send(to.topic(), exists ? to.partition() : null, replay(letter));
            sent.merge(to.topic(), 1L, Long::sum);
          });
      writer.flush();
    }
    return new Replay(sent, skipped, cut);
  }

  /**
   * Those of {@code positions} that there are not.
   *
   * @throws IllegalStateException if there are such, naming the first
   */
  public void requireAll(Set<Position> positions) {
    var missing = new TreeSet<>(positions);
    forEach(letter -> missing.remove(letter.position()));
    if (!missing.isEmpty()) {
      throw missing(missing.first());
    }
  }

  private static Message replay(Letter letter) {
    var original = letter.deadLetter().original();
    var headers =
        Stream.concat(
                original.headers().stream()
                    .filter(header -> !header.name().equals(HeaderNames.REPLAY_OF)),
                Stream.of(Header.of(HeaderNames.REPLAY_OF, letter.origin().toString())))
            .toList();
    return new Message(original.key(), original.value(), headers);
  }

  /** The dead letters that messages behind these offsets are replays of. */
  private Set<String> replayed(Map<String, Map<Integer, Long>> from) {
    var replayed = new HashSet<String>();
    from.forEach(
        (name, offsets) -> {
          try (var reader = new TopicReader(settings, name)) {
            var end = reader.endOffsets();
            var beginning = reader.beginningOffsets();
            end.forEach(
                (partition, last) ->
                    reader.seek(
                        partition,
                        from(
                            offsets.getOrDefault(partition, last),
                            beginning.get(partition),
                            last)));
            while (!reader.reached(end)) {
              for (var polled : reader.poll(WAIT)) {
                polled
                    .message()
                    .header(HeaderNames.REPLAY_OF)
                    .ifPresent(header -> replayed.add(header.text()));
              }
            }
          }
        });
    return replayed;
  }

  /**
   * Replays are behind what they replay; unless the topic has begun anew since, and nothing is
   * where it was.
   */
  private static long from(long offset, long beginning, long end) {
    return offset > end ? beginning : Math.max(beginning, offset);
  }

  /** All there are, in the order of each partition; gives how many could not be read. */
  private long forEach(Consumer<Letter> action) {
    long unreadable = 0;
    try (var reader = new TopicReader(settings, topic)) {
      var end = reader.endOffsets();
      while (!reader.reached(end)) {
        for (var polled : reader.poll(WAIT)) {
          var letter = letter(polled);
          letter.ifPresent(action);
          unreadable += letter.isPresent() ? 0 : 1;
        }
      }
    }
    return unreadable;
  }

  private static Cause causeOf(Letter letter) {
    return letter.deadLetter().malformed().cause();
  }

  /** Somebody else may write there, or a later version. */
  private static Optional<Letter> letter(Polled polled) {
    try {
      return Optional.of(new Letter(polled.origin(), DeadLetter.decode(polled.message())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
