package org.mechanist.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A message as a broker carries it, before it is decoded or after it was encoded.
 *
 * @param key the key's bytes, or null
 * @param value the value's bytes, or null
 * @param headers in the order in which they were sent
 */
public record Message(byte[] key, byte[] value, List<Header> headers) {

  public Message {
    headers = List.copyOf(headers);
  }

  /** One whose value is the JSON of a record of plain values. */
  static Message ofJson(String key, Object value) {
    try {
      return new Message(
          ImageCodec.utf8(key),
          Json.MAPPER.writeValueAsBytes(value),
          List.of(Header.of(HeaderNames.CONTENT_TYPE, ImageCodec.JSON)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values must be writable: " + value, e);
    }
  }

  /**
   * The record in a value that is JSON.
   *
   * @param what a person calls such a record, with its article
   * @throws IOException if the value is not the JSON of one; a record's own refusal comes as one,
   *     too
   */
  <T extends Record> T json(Class<T> type, String what) throws IOException {
    if (value == null) {
      throw new IOException("the message has no value; %s was expected".formatted(what));
    }
    T read = Json.MAPPER.readValue(value, type);
    if (read == null) {
      throw new IOException("the value is null; %s was expected".formatted(what));
    }
    return read;
  }

  /**
   * Refuses a record that lacks a part, which JSON from elsewhere may.
   *
   * @throws IllegalArgumentException if one of the parts is null
   */
  static void requireAll(String what, Object... parts) {
    for (var part : parts) {
      if (part == null) {
        throw new IllegalArgumentException(what + " has all its parts; one is missing");
      }
    }
  }

  /** Bytes of key, value and headers, about. */
  public long bytes() {
    return (long) envelopeBytes() + (value == null ? 0 : value.length);
  }

  /** Bytes of key and headers, with the lengths that go with them. */
  int envelopeBytes() {
    long bytes = key == null ? 0 : key.length;
    for (var header : headers) {
      bytes += header.bytes();
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** The last header of that name that has a value. */
  public Optional<Header> header(String name) {
    return last(headers, name);
  }

  /** The text of that header, empty where there is none. */
  public String text(String name) {
    return header(name).map(Header::text).orElse("");
  }

  /** The last header of that name in a list; of several, it is the one that counts. */
  public static Optional<Header> last(List<Header> headers, String name) {
    for (int i = headers.size() - 1; i >= 0; i--) {
      var header = headers.get(i);
      if (header.name().equals(name) && header.value() != null) {
        return Optional.of(header);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Message message
        && Arrays.equals(key, message.key)
        && Arrays.equals(value, message.value)
        && headers.equals(message.headers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(
        new int[] {Arrays.hashCode(key), Arrays.hashCode(value), headers.hashCode()});
  }

  @Override
  public String toString() {
    return "Message[key=%s, value=%s, headers=%s]"
        .formatted(bytes(key), bytes(value), headers.stream().map(Header::name).toList());
  }

  private static String bytes(byte[] array) {
    return array == null ? "none" : array.length + " bytes";
  }
}
