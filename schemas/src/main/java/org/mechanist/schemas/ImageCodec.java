package org.mechanist.schemas;

import static org.mechanist.schemas.Malformed.Cause.BAD_FIELD;
import static org.mechanist.schemas.Malformed.Cause.BROKEN_JSON;
import static org.mechanist.schemas.Malformed.Cause.EMPTY_VALUE;
import static org.mechanist.schemas.Malformed.Cause.TOO_LARGE;
import static org.mechanist.schemas.Malformed.Cause.UNKNOWN_CONTENT_TYPE;
import static org.mechanist.schemas.Malformed.Cause.WRONG_LENGTH;
import static org.mechanist.schemas.Malformed.Cause.WRONG_SIZE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * Between {@link Image} and its two forms on a topic: raw 8-bit pixels described by headers, and
 * JSON.
 *
 * <p>Decoding never throws: whatever is wrong with a message is a {@link Malformed} with a cause a
 * person understands. Stateless and thread-safe.
 */
public final class ImageCodec {

  /** {@code ce_type} of an image. */
  public static final String TYPE = "org.mechanist.image";

  /** Content type of the raw form: {@code width × height} bytes, row-major. */
  public static final String RAW = "application/octet-stream";

  /**
   * Content type of the JSON form: {@code {"id", "source", "width", "height", "pixels": base64}}.
   */
  public static final String JSON = "application/json";

  /**
   * The longest value that is looked at: the largest image in base64, with room for other fields.
   * In bytes.
   */
  public static final int MAX_VALUE_BYTES = 128 * 1024;

  /**
   * The most that key and headers may take, in bytes. An id becomes key and header of the restored
   * image, beside what came, and of a byte that is no UTF-8 three: with the pixels that is at most
   * 961 KiB, and brokers take 1 MiB by default.
   */
  public static final int MAX_ENVELOPE_BYTES = 128 * 1024;

  private ImageCodec() {}

  /** The raw form. Headers of the image that describe the form itself are written anew. */
  public static Message encode(Image image) {
    var pixels = image.pixels();
    var headers = describe(image, RAW);
    headers.add(Header.of(HeaderNames.WIDTH, Integer.toString(pixels.width())));
    headers.add(Header.of(HeaderNames.HEIGHT, Integer.toString(pixels.height())));
    return new Message(utf8(image.id()), pixels.values(), headers);
  }

  /** The JSON form, for people with {@code curl}. */
  public static Message encodeJson(Image image) {
    var pixels = image.pixels();
    var json =
        Json.MAPPER
            .createObjectNode()
            .put("id", image.id())
            .put("source", image.source())
            .put("width", pixels.width())
            .put("height", pixels.height())
            .put("pixels", pixels.values());
    return new Message(utf8(image.id()), utf8(json.toString()), describe(image, JSON));
  }

  /** The image in a message of either form, or why there is none. */
  public static DecodedImage decode(Message message) {
    return decode(message, MAX_ENVELOPE_BYTES);
  }

  /**
   * @param mostEnvelopeBytes that key and headers may take
   */
  static DecodedImage decode(Message message, int mostEnvelopeBytes) {
    var value = message.value();
    if (value == null || value.length == 0) {
      return new Malformed(EMPTY_VALUE, "the message has no value; an image was expected");
    }
    if (value.length > MAX_VALUE_BYTES) {
      return new Malformed(
          TOO_LARGE,
          "the value is %d bytes long; an image takes at most %d"
              .formatted(value.length, MAX_VALUE_BYTES));
    }
    int envelopeBytes = message.envelopeBytes();
    if (envelopeBytes > mostEnvelopeBytes) {
      return new Malformed(
          TOO_LARGE,
          "key and headers are %d bytes long; %d are allowed"
              .formatted(envelopeBytes, mostEnvelopeBytes));
    }
    var contentType = message.text(HeaderNames.CONTENT_TYPE);
    var mediaType = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    try {
      return switch (mediaType) {
        case RAW -> decodeRaw(message);
        case JSON -> decodeJson(message);
        default ->
            new Malformed(
                UNKNOWN_CONTENT_TYPE,
                "content-type is \"%s\"; %s and %s are read"
                    .formatted(cut(contentType), RAW, JSON));
      };
    } catch (Unusable unusable) {
      return unusable.malformed;
    }
  }

  private static Image decodeRaw(Message message) throws Unusable {
    int width = side(message.text(HeaderNames.WIDTH), "header width");
    int height = side(message.text(HeaderNames.HEIGHT), "header height");
    var source = message.text(HeaderNames.SOURCE);
    return image(id(message, ""), source, width, height, message.value(), message.headers());
  }

  private static Image decodeJson(Message message) throws Unusable {
    JsonNode json;
    try {
      json = Json.MAPPER.readTree(message.value());
    } catch (JsonProcessingException e) {
      throw new Unusable(BROKEN_JSON, "the value is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new Unusable(BROKEN_JSON, "the value is not JSON: " + e.getMessage());
    }
    if (!json.isObject()) {
      throw new Unusable(
          BROKEN_JSON, "the value is JSON, but not an object with width, height and pixels");
    }
    int width = side(json.path("width").asText(null), "field width");
    int height = side(json.path("height").asText(null), "field height");
    byte[] values;
    try {
      values = json.path("pixels").isTextual() ? json.path("pixels").binaryValue() : null;
    } catch (IOException e) {
      throw new Unusable(BAD_FIELD, "field pixels is not base64: " + firstLine(e.getMessage()));
    }
    if (values == null) {
      throw new Unusable(
          BAD_FIELD, "field pixels is missing; it holds width × height bytes in base64");
    }
    var source =
        json.hasNonNull("source") ? text(json, "source") : message.text(HeaderNames.SOURCE);
    return image(id(message, text(json, "id")), source, width, height, values, message.headers());
  }

  /** A text that can travel in a header: JSON can spell half a surrogate pair, UTF-8 cannot. */
  private static String text(JsonNode json, String field) throws Unusable {
    var text = json.path(field).asText("");
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Unusable(
          BAD_FIELD, "field %s has half a surrogate pair, which is no character".formatted(field));
    }
    return text;
  }

  private static Image image(
      String id, String source, int width, int height, byte[] values, List<Header> headers)
      throws Unusable {
    if (values.length != width * height) {
      throw new Unusable(
          WRONG_LENGTH,
          "%d pixels were given; %d×%d takes %d"
              .formatted(values.length, width, height, width * height));
    }
    return new Image(id, source, new Pixels(width, height, values), headers);
  }

  /** The field {@code id} of JSON, else the header {@code ce_id}, else the key. */
  private static String id(Message message, String field) throws Unusable {
    if (!field.isEmpty()) {
      return field;
    }
    var header = message.text(HeaderNames.ID);
    if (!header.isEmpty()) {
      return header;
    }
    if (message.key() != null && message.key().length > 0) {
      return new String(message.key(), StandardCharsets.UTF_8);
    }
    throw new Unusable(
        BAD_FIELD, "the image has no id: neither header ce_id, nor field id, nor a key");
  }

  private static int side(String text, String what) throws Unusable {
    if (text == null || text.isBlank()) {
      throw new Unusable(BAD_FIELD, what + " is missing; it gives the size in pixels");
    }
    int side;
    try {
      side = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new Unusable(
          BAD_FIELD,
          "%s is \"%s\"; a whole number of pixels was expected".formatted(what, cut(text)));
    }
    if (!Pixels.allowed(side)) {
      throw new Unusable(
          WRONG_SIZE, "%s is %d; 1 to %d are allowed".formatted(what, side, Pixels.MAX_SIDE));
    }
    return side;
  }

  /** The image's own headers, the CloudEvents ones and the content type written anew. */
  private static List<Header> describe(Image image, String contentType) {
    var headers = new ArrayList<Header>();
    headers.add(Header.of(HeaderNames.SPEC_VERSION, "1.0"));
    headers.add(Header.of(HeaderNames.ID, image.id()));
    headers.add(Header.of(HeaderNames.TYPE, TYPE));
    headers.add(Header.of(HeaderNames.SOURCE, image.source()));
    headers.add(Header.of(HeaderNames.CONTENT_TYPE, contentType));
    var written = new HashSet<>(List.of(HeaderNames.WIDTH, HeaderNames.HEIGHT));
    headers.forEach(header -> written.add(header.name()));
    image.headers().stream()
        .filter(header -> !written.contains(header.name()))
        .forEach(headers::add);
    return headers;
  }

  private static String firstLine(String text) {
    return text == null ? "" : cut(text.lines().findFirst().orElse(""));
  }

  /** At most 80 characters of a text that somebody else wrote. */
  static String cut(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Leaves the nested decoding with its verdict; never leaves this class. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Malformed malformed;

    Unusable(Malformed.Cause cause, String detail) {
      super(detail, null, false, false);
      this.malformed = new Malformed(cause, detail);
    }
  }
}
