package org.mechanist.serving.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.Optional;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;

/**
 * A message's bytes for a person: as hexadecimal digits, and as a picture as far as there is one.
 */
public final class Preview {

  private static final String SHADES = " .:-=+*#%@"; // from black to white
  private static final int MOST_COLUMNS = 64;

  private Preview() {}

  /** The first bytes of a value, in hexadecimal and as text; empty if there are none. */
  public static String bytes(byte[] value, int most) {
    return value == null || value.length == 0
        ? ""
        : ByteBufUtil.prettyHexDump(Unpooled.wrappedBuffer(value, 0, Math.min(most, value.length)));
  }

  /**
   * The pixels that there are, in the width that is given, whatever else is wrong; empty if there
   * are none or there is no such width. Wide images are thinned out.
   */
  public static Optional<String> picture(Message message) {
    var value = message.value();
    if (value == null || value.length == 0 || value.length > ImageCodec.MAX_VALUE_BYTES) {
      return Optional.empty();
    }
    try {
      var json = Json.MAPPER.readTree(value);
      if (json != null && json.isObject()) {
        return picture(json.path("width").asInt(0), pixels(json));
      }
    } catch (IOException e) {
      // then it is the pixels themselves
    }
    return picture(number(message.text(HeaderNames.WIDTH)), value);
  }

  private static byte[] pixels(JsonNode json) throws IOException {
    var pixels = json.path("pixels").isTextual() ? json.path("pixels").binaryValue() : null;
    return pixels == null ? new byte[0] : pixels;
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Optional<String> picture(int width, byte[] pixels) {
    if (width < 1 || width > Pixels.MAX_SIDE || pixels.length == 0) {
      return Optional.empty();
    }
    int step = (width + MOST_COLUMNS - 1) / MOST_COLUMNS;
    var text = new StringBuilder();
    for (int row = 0; row < Pixels.MAX_SIDE && row * width < pixels.length; row += step) {
      for (int column = 0; column < width; column += step) {
        int at = row * width + column;
        char shade =
            at < pixels.length ? SHADES.charAt((pixels[at] & 0xff) * SHADES.length() / 256) : '?';
        text.append(shade).append(shade); // as wide as high
      }
      text.append(System.lineSeparator());
    }
    return Optional.of(text.toString());
  }
}
