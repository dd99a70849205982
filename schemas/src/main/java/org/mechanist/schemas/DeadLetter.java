package org.mechanist.schemas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A message that could not be restored, as it came, with where it was read and why it ended here.
 *
 * @param original key, value and headers, byte for byte; of one that was cut, the first bytes of
 *     key and value, and some of its headers
 * @param origin where it was read
 * @param malformed the cause
 * @param cut how much there was, if the original is not all of it
 */
public record DeadLetter(Message original, Origin origin, Malformed malformed, Optional<Cut> cut) {

  private static final List<String> NAMES =
      List.of(
          HeaderNames.DEAD_LETTER_TOPIC,
          HeaderNames.DEAD_LETTER_PARTITION,
          HeaderNames.DEAD_LETTER_OFFSET,
          HeaderNames.DEAD_LETTER_TIMESTAMP_MS,
          HeaderNames.DEAD_LETTER_CAUSE,
          HeaderNames.DEAD_LETTER_DETAIL);

  /**
   * How much there was of a message of which a part is left.
   *
   * @param keyBytes of its key
   * @param valueBytes of its value
   * @param headers how many
   */
  public record Cut(int keyBytes, int valueBytes, int headers) {

    private static final Pattern TEXT =
        Pattern.compile("key-bytes=(\\d{1,9}) value-bytes=(\\d{1,9}) headers=(\\d{1,9})");

    private static Cut of(Message whole) {
      return new Cut(length(whole.key()), length(whole.value()), whole.headers().size());
    }

    private static Cut parse(String text) {
      var match = TEXT.matcher(text);
      if (!match.matches()) {
        throw new IllegalArgumentException(
            "not a dead letter: header %s is \"%s\"; \"%s\" was expected"
                .formatted(
                    HeaderNames.DEAD_LETTER_CUT, ImageCodec.cut(text), new Cut(1, 2, 3).text()));
      }
      return new Cut(
          Integer.parseInt(match.group(1)),
          Integer.parseInt(match.group(2)),
          Integer.parseInt(match.group(3)));
    }

    private String text() {
      return "key-bytes=%d value-bytes=%d headers=%d".formatted(keyBytes, valueBytes, headers);
    }

    private static int length(byte[] bytes) {
      return bytes == null ? 0 : bytes.length;
    }
  }

  public DeadLetter {
    Objects.requireNonNull(cut, "cut");
  }

  /** One with all of its original. */
  public DeadLetter(Message original, Origin origin, Malformed malformed) {
    this(original, origin, malformed, Optional.empty());
  }

  /**
   * This with no more than the first bytes of key and value, and those headers, from the first on,
   * that fit. For one that is larger than a broker takes.
   *
   * @param bytes of key, of value and of the headers together, each at most
   */
  public DeadLetter cutTo(int bytes) {
    var headers = new ArrayList<Header>();
    int left = bytes;
    for (var header : original.headers()) {
      if (header.bytes() <= left) {
        headers.add(header);
        left -= header.bytes();
      }
    }
    return new DeadLetter(
        new Message(first(bytes, original.key()), first(bytes, original.value()), headers),
        origin,
        malformed,
        Optional.of(cut.orElseGet(() -> Cut.of(original))));
  }

  private static byte[] first(int bytes, byte[] array) {
    return array == null || array.length <= bytes ? array : Arrays.copyOf(array, bytes);
  }

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
    cut.ifPresent(whole -> headers.add(Header.of(HeaderNames.DEAD_LETTER_CUT, whole.text())));
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
    int all = message.headers().size();
    var cut = cut(message.headers().get(all - 1));
    int own = all - NAMES.size() - (cut.isPresent() ? 1 : 0);
    var last =
        message.headers().stream()
            .skip(Math.max(0, own))
            .limit(NAMES.size())
            .map(Header::name)
            .toList();
    if (!last.equals(NAMES)) {
      throw new IllegalArgumentException(
          "not a dead letter: its last headers are %s, those of one are %s".formatted(last, NAMES));
    }
    return new DeadLetter(
        new Message(message.key(), message.value(), message.headers().subList(0, own)),
        origin,
        malformed,
        cut);
  }

  private static Optional<Cut> cut(Header last) {
    return last.name().equals(HeaderNames.DEAD_LETTER_CUT)
        ? Optional.of(Cut.parse(last.text()))
        : Optional.empty();
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
