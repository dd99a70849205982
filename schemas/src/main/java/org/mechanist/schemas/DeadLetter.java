package org.mechanist.schemas;

import java.util.ArrayList;
import java.util.List;

/**
 * A message that could not be restored, as it came, with where it was read and why it ended here.
 *
 * @param original key, value and headers, byte for byte
 * @param origin where it was read
 * @param malformed the cause
 */
public record DeadLetter(Message original, Origin origin, Malformed malformed) {

  private static final List<String> NAMES =
      List.of(
          HeaderNames.DEAD_LETTER_TOPIC,
          HeaderNames.DEAD_LETTER_PARTITION,
          HeaderNames.DEAD_LETTER_OFFSET,
          HeaderNames.DEAD_LETTER_TIMESTAMP_MS,
          HeaderNames.DEAD_LETTER_CAUSE,
          HeaderNames.DEAD_LETTER_DETAIL);

  /** The original with {@code dead-letter-*} headers behind its own. */
  public Message encode() {
    var headers = new ArrayList<>(original.headers());
    headers.add(Header.of(HeaderNames.DEAD_LETTER_TOPIC, origin.topic()));
    headers.add(Header.of(HeaderNames.DEAD_LETTER_PARTITION, Integer.toString(origin.partition())));
    headers.add(Header.of(HeaderNames.DEAD_LETTER_OFFSET, Long.toString(origin.offset())));
    headers.add(
        Header.of(HeaderNames.DEAD_LETTER_TIMESTAMP_MS, Long.toString(origin.timestampMs())));
    headers.add(Header.of(HeaderNames.DEAD_LETTER_CAUSE, malformed.cause().name()));
    headers.add(Header.of(HeaderNames.DEAD_LETTER_DETAIL, malformed.detail()));
    return new Message(original.key(), original.value(), headers);
  }

  /**
   * The dead letter in a message of the dead-letter topic.
   *
   * @throws IllegalArgumentException if the message is none
   */
  public static DeadLetter decode(Message message) {
    var origin =
        new Origin(
            text(message, HeaderNames.DEAD_LETTER_TOPIC),
            Integer.parseInt(text(message, HeaderNames.DEAD_LETTER_PARTITION)),
            Long.parseLong(text(message, HeaderNames.DEAD_LETTER_OFFSET)),
            Long.parseLong(text(message, HeaderNames.DEAD_LETTER_TIMESTAMP_MS)));
    var malformed =
        new Malformed(
            Malformed.Cause.valueOf(text(message, HeaderNames.DEAD_LETTER_CAUSE)),
            text(message, HeaderNames.DEAD_LETTER_DETAIL));
    int own = message.headers().size() - NAMES.size();
    var last = message.headers().stream().skip(Math.max(0, own)).map(Header::name).toList();
    if (!last.equals(NAMES)) {
      throw new IllegalArgumentException(
          "not a dead letter: its last headers are %s, those of one are %s".formatted(last, NAMES));
    }
    return new DeadLetter(
        new Message(message.key(), message.value(), message.headers().subList(0, own)),
        origin,
        malformed);
  }

  private static String text(Message message, String name) {
    return message
        .header(name)
        .map(Header::text)
        .orElseThrow(
            () ->
                new IllegalArgumentException("not a dead letter: header " + name + " is missing"));
  }
}
