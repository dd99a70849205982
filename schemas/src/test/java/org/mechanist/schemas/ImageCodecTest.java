package org.mechanist.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.schemas.Malformed.Cause;

class ImageCodecTest {

  private static final String SIX_PIXELS = "AAECAwQF";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "application/octet-stream | none | 2 | 6 | BAD_FIELD | header width is missing; it gives"
            + " the size in pixels",
        "application/octet-stream | 3 | none | 6 | BAD_FIELD | header height is missing; it gives"
            + " the size in pixels",
        "application/octet-stream | three | 2 | 6 | BAD_FIELD | header width is \"three\"; a whole"
            + " number of pixels was expected",
        "application/octet-stream | 3.0 | 2 | 6 | BAD_FIELD | header width is \"3.0\"; a whole"
            + " number of pixels was expected",
        "application/octet-stream | 3 | 0 | 6 | WRONG_SIZE | header height is 0; 1 to 256 are"
            + " allowed",
        "application/octet-stream | 3 | -2 | 6 | WRONG_SIZE | header height is -2; 1 to 256 are"
            + " allowed",
        "application/octet-stream | 257 | 2 | 6 | WRONG_SIZE | header width is 257; 1 to 256 are"
            + " allowed",
        "application/octet-stream | 3 | 2 | 5 | WRONG_LENGTH | 5 pixels were given; 3×2 takes 6",
        "application/octet-stream | 3 | 2 | 7 | WRONG_LENGTH | 7 pixels were given; 3×2 takes 6",
        "application/octet-stream | 3 | 2 | 0 | EMPTY_VALUE | the message has no value; an image"
            + " was expected",
        "application/octet-stream | 256 | 256 | 131073 | TOO_LARGE | the value is 131073 bytes"
            + " long; an image takes at most 131072",
        "image/png | 3 | 2 | 6 | UNKNOWN_CONTENT_TYPE | content-type is \"image/png\";"
            + " application/octet-stream and application/json are read",
        "none | 3 | 2 | 6 | UNKNOWN_CONTENT_TYPE | content-type is \"\"; application/octet-stream"
            + " and application/json are read"
      })
  void decode_badRawMessage_tellsCauseAndDetail(
      String contentType, String width, String height, int bytes, Cause cause, String detail) {
    var message =
        message(new byte[bytes], "content-type", contentType, "width", width, "height", height);

    assertThat(ImageCodec.decode(message)).isEqualTo(new Malformed(cause, detail));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1, 2] | BROKEN_JSON | the value is JSON, but not an object with width, height and pixels",
        "{\"height\": 2, \"pixels\": \"AAECAwQF\"} | BAD_FIELD | field width is missing; it gives"
            + " the size in pixels",
        "{\"width\": null, \"height\": 2, \"pixels\": \"AAECAwQF\"} | BAD_FIELD | field width is"
            + " missing; it gives the size in pixels",
        "{\"width\": \"x\", \"height\": 2, \"pixels\": \"AAECAwQF\"} | BAD_FIELD | field width is"
            + " \"x\"; a whole number of pixels was expected",
        "{\"width\": 300, \"height\": 2, \"pixels\": \"AAECAwQF\"} | WRONG_SIZE | field width is"
            + " 300; 1 to 256 are allowed",
        "{\"width\": 3, \"height\": 2} | BAD_FIELD | field pixels is missing; it holds width ×"
            + " height bytes in base64",
        "{\"width\": 3, \"height\": 2, \"pixels\": [0, 1, 2, 3, 4, 5]} | BAD_FIELD | field pixels"
            + " is missing; it holds width × height bytes in base64",
        "{\"width\": 3, \"height\": 2, \"pixels\": \"AAEC\"} | WRONG_LENGTH | 3 pixels were given;"
            + " 3×2 takes 6"
      })
  void decode_badJsonMessage_tellsCauseAndDetail(String json, Cause cause, String detail) {
    assertThat(ImageCodec.decode(json(json))).isEqualTo(new Malformed(cause, detail));
  }

  @Test
  void decode_cutJson_isBrokenJson() {
    var malformed = (Malformed) ImageCodec.decode(json("{\"width\": 3, "));

    assertThat(malformed.cause()).isEqualTo(Cause.BROKEN_JSON);
    assertThat(malformed.detail()).startsWith("the value is not JSON: Unexpected end-of-input");
  }

  @Test
  void decode_noBase64_isABadField() {
    var malformed =
        (Malformed) ImageCodec.decode(json("{\"width\": 3, \"height\": 2, \"pixels\": \"?!\"}"));

    assertThat(malformed.cause()).isEqualTo(Cause.BAD_FIELD);
    assertThat(malformed.detail()).startsWith("field pixels is not base64: ");
  }

  @Test
  void decode_moreKeyAndHeadersThanAreAllowed_isTooLarge() {
    var headers =
        new ArrayList<>(headers("content-type", ImageCodec.RAW, "width", "3", "height", "2"));
    headers.add(new Header("mine", new byte[ImageCodec.MAX_ENVELOPE_BYTES - 100]));
    var key = bytes("k");

    assertThat(ImageCodec.decode(new Message(key, new byte[6], headers))).isInstanceOf(Image.class);
    headers.add(new Header("more", new byte[100]));
    assertThat(ImageCodec.decode(new Message(key, new byte[6], headers)))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed -> {
              assertThat(malformed.cause()).isEqualTo(Cause.TOO_LARGE);
              assertThat(malformed.detail()).startsWith("key and headers are 131");
            });
    assertThat(ImageCodec.decode(new Message(new byte[200_000], new byte[6], List.of())))
        .isInstanceOf(Malformed.class);
  }

  /** What is too large for its broker could be neither published nor passed over. */
  @ParameterizedTest
  @ValueSource(strings = {"ce_id", "key", "score"})
  void encode_restorationOfTheLargestImages_isWithinTheLimitOfBrokers(String large) {
    var headers =
        new ArrayList<>(headers("content-type", ImageCodec.RAW, "width", "256", "height", "256"));
    byte[] key = null;
    int most = ImageCodec.MAX_ENVELOPE_BYTES - 200;
    var noText = new byte[most];
    java.util.Arrays.fill(noText, (byte) 0xff);
    switch (large) {
      case "key" -> key = noText;
      case "ce_id" -> headers.add(new Header(large, noText));
      default -> {
        headers.add(Header.of("ce_id", "17"));
        for (int i = 0; i < most / 9; i++) {
          headers.add(Header.of("score", "")); // nine bytes, and nine more when it is kept
        }
      }
    }
    var image = (Image) ImageCodec.decode(new Message(key, new byte[256 * 256], headers));

    var restored =
        RestoredImageCodec.encode(
            new RestoredImage(
                image.id(),
                image.pixels(),
                "expert-0",
                0.5,
                "step-1",
                new Origin("mechanist.transformed", 1, 2, 3),
                image.headers()));

    int bytes = restored.envelopeBytes() + restored.value().length;
    assertThat(bytes).isBetween(300_000, (1 << 20) - 10_000);
    assertThat(RestoredImageCodec.decode(restored)).isInstanceOf(RestoredImage.class);
  }

  @Test
  void decode_nullValue_isAnEmptyValue() {
    assertThat(((Malformed) ImageCodec.decode(new Message(null, null, List.of()))).cause())
        .isEqualTo(Cause.EMPTY_VALUE);
  }

  @Test
  void decode_noIdAnywhere_namesThePlacesItMayBe() {
    var message =
        new Message(
            null,
            new byte[6],
            headers("content-type", ImageCodec.RAW, "width", "3", "height", "2"));

    assertThat(ImageCodec.decode(message))
        .isEqualTo(
            new Malformed(
                Cause.BAD_FIELD,
                "the image has no id: neither header ce_id, nor field id, nor a key"));
  }

  @Test
  void decode_ids_fieldBeforeHeaderBeforeKey() {
    var pixels = "\"width\": 3, \"height\": 2, \"pixels\": \"" + SIX_PIXELS + "\"}";
    var field =
        message(
            bytes("{\"id\": \"field\", " + pixels),
            "content-type",
            ImageCodec.JSON,
            "ce_id",
            "header");
    var header = message(bytes("{" + pixels), "content-type", ImageCodec.JSON, "ce_id", "header");
    var key = message(bytes("{" + pixels), "content-type", ImageCodec.JSON);

    assertThat(((Image) ImageCodec.decode(field)).id()).isEqualTo("field");
    assertThat(((Image) ImageCodec.decode(header)).id()).isEqualTo("header");
    assertThat(((Image) ImageCodec.decode(key)).id()).isEqualTo("key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "source"})
  void decode_halfASurrogatePair_isRefused(String field) {
    var json = "{\"%s\": \"a\\ud800\", \"width\": 3, \"height\": 2, \"pixels\": \"%s\"}";

    assertThat(ImageCodec.decode(json(json.formatted(field, SIX_PIXELS))))
        .isEqualTo(
            new Malformed(
                Cause.BAD_FIELD,
                "field " + field + " has half a surrogate pair, which is no character"));
  }

  @Test
  void decode_contentTypeWithParametersAndCapitals_isRead() {
    var message =
        message(
            bytes("{\"width\": 3, \"height\": 2, \"pixels\": \"" + SIX_PIXELS + "\"}"),
            "content-type",
            "Application/JSON; charset=utf-8");

    assertThat(ImageCodec.decode(message)).isInstanceOf(Image.class);
  }

  @Test
  void decode_contentTypeOfManyCharacters_isCutInTheDetail() {
    var message = message(new byte[6], "content-type", "x".repeat(10_000));

    assertThat(((Malformed) ImageCodec.decode(message)).detail()).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "expert | none | header expert is missing; a restored image has it",
        "score | none | header score is missing; a restored image has it",
        "score | NaN | header score is \"NaN\"; a number was expected",
        "score | 1e999 | header score is \"1e999\"; a number was expected",
        "score | high | header score is \"high\"; a number was expected",
        "origin-topic | none | header origin-topic is missing; a restored image has it",
        "origin-partition | 1.5 | header origin-partition is \"1.5\"; a number was expected",
        "origin-offset | x | header origin-offset is \"x\"; a number was expected"
      })
  void decodeRestoration_badHeader_namesIt(String name, String text, String detail) {
    var restored =
        new RestoredImage(
            "a",
            new Pixels(1, 1, new byte[1]),
            "expert-1",
            1,
            "step-1",
            new Origin("t", 0, 0, 0),
            List.of());
    var good = RestoredImageCodec.encode(restored);
    var headers = new ArrayList<>(good.headers());
    headers.removeIf(header -> header.name().equals(name));
    if (text != null) {
      headers.add(Header.of(name, text));
    }

    assertThat(RestoredImageCodec.decode(new Message(good.key(), good.value(), headers)))
        .isEqualTo(new Malformed(Cause.BAD_FIELD, detail));
  }

  private static Message json(String json) {
    return message(bytes(json), "content-type", ImageCodec.JSON);
  }

  private static Message message(byte[] value, String... namesAndTexts) {
    return new Message(bytes("key"), value, headers(namesAndTexts));
  }

  /** A name whose text is null is left out. */
  private static List<Header> headers(String... namesAndTexts) {
    var headers = new ArrayList<Header>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      if (namesAndTexts[i + 1] != null) {
        headers.add(Header.of(namesAndTexts[i], namesAndTexts[i + 1]));
      }
    }
    return headers;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
