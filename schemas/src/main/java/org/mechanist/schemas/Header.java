package org.mechanist.schemas;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One header of a message. A name may occur more than once in a message; the last one counts.
 *
 * @param name the header's name
 * @param value its bytes, UTF-8 where they are text; null where the sender gave none. Not copied:
 *     do not write to it.
 */
public record Header(String name, byte[] value) {

  public Header {
    Objects.requireNonNull(name, "name");
  }

  /** A header whose value is text. */
  public static Header of(String name, String text) {
    return new Header(name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The value as UTF-8 text, empty where there is none. */
  public String text() {
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }

  /** What it takes in a message, its lengths included. */
  int bytes() {
    int lengths = 4;
    return ImageCodec.utf8(name).length + (value == null ? 0 : value.length) + lengths;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Header header
        && name.equals(header.name)
        && Arrays.equals(value, header.value);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return name + "=" + text();
  }
}
