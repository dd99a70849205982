package org.mechanist.serving.deadletters;

import java.time.Instant;
import java.util.Optional;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.Origin;

/**
 * A dead letter as it lies on its topic.
 *
 * @param origin where on the dead-letter topic
 * @param deadLetter what was read there
 */
public record Letter(Origin origin, DeadLetter deadLetter) {

  /** What it is called by. */
  public Position position() {
    return new Position(origin.partition(), origin.offset());
  }

  /** When it was written. */
  public Instant time() {
    return Instant.ofEpochMilli(origin.timestampMs());
  }

  /** Bytes of its value. */
  public int bytes() {
    var value = deadLetter.original().value();
    return value == null ? 0 : value.length;
  }

  /** The dead letter that its message is a replay of, if it is one. */
  public Optional<String> replayOf() {
    return deadLetter.original().header(HeaderNames.REPLAY_OF).map(header -> header.text());
  }

  /** All but its bytes, in plain values. */
  public Summary summary() {
    var from = deadLetter.origin();
    return new Summary(
        position().toString(),
        time(),
        deadLetter.malformed().cause().name(),
        deadLetter.malformed().detail(),
        from.topic(),
        from.partition(),
        from.offset(),
        bytes(),
        replayOf().orElse(null));
  }

  /**
   * For programs.
   *
   * @param topic where the message was read
   * @param replayOf null if it is no replay
   */
  public record Summary(
      String position,
      Instant time,
      String cause,
      String detail,
      String topic,
      int partition,
      long offset,
      int bytes,
      String replayOf) {}
}
