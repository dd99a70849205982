package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;

/**
 * A message as a text file: the key, a line for each header, an empty line, the value. Bytes that
 * are no printable ASCII are written in base64. {@code -Dtest.jvm=-Dgolden.write=true} writes the
 * files anew; what changes in them changes the contract with everybody who reads the topics.
 */
final class GoldenFile {

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final String BASE64 = "base64:";
  private static final String KEY = "key";

  private GoldenFile() {}

  /** The message that the file holds. */
  static Message read(String name) throws IOException {
    var text = Files.readString(FOLDER.resolve(name));
    int end = text.indexOf("\n\n");
    var headers = new ArrayList<Header>();
    byte[] key = null;
    for (var line : text.substring(0, end).split("\n")) {
      var parts = line.split(": ", 2);
      var value = bytes(parts[1]);
      if (parts[0].equals(KEY)) {
        key = value;
      } else {
        headers.add(new Header(parts[0], value));
      }
    }
    return new Message(key, bytes(text.substring(end + 2).stripTrailing()), headers);
  }

  /** Fails unless the file holds exactly this message. */
  static void assertHolds(String name, Message message) throws IOException {
    var rendered = render(message);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(FOLDER.resolve(name), rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(FOLDER.resolve(name)));
    assertThat(read(name)).isEqualTo(message);
  }

  private static String render(Message message) {
    var text = new StringBuilder(KEY + ": " + text(message.key()) + "\n");
    for (var header : message.headers()) {
      text.append(header.name()).append(": ").append(text(header.value())).append('\n');
    }
    return text.append('\n').append(text(message.value())).append('\n').toString();
  }

  private static String text(byte[] bytes) {
    for (byte b : bytes) {
      if (b < ' ' || b > '~') {
        return BASE64 + Base64.getEncoder().encodeToString(bytes);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static byte[] bytes(String text) {
    return text.startsWith(BASE64)
        ? Base64.getDecoder().decode(text.substring(BASE64.length()))
        : text.getBytes(StandardCharsets.US_ASCII);
  }
}
