package org.mechanist.schemas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.Function;

/**
 * Between {@link RestoredImage} and its form on a topic: raw pixels, with winner, score, model
 * version and origin in headers. Every header that came in passes through; one that has to say
 * something else now travels on under {@value HeaderNames#ORIGINAL_PREFIX} and its name. Stateless
 * and thread-safe.
 */
public final class RestoredImageCodec {

  /** {@code ce_type} of a restored image. */
  public static final String TYPE = "org.mechanist.image.restored";

  /** {@code ce_source} of a restored image. */
  public static final String SOURCE = "mechanist/learner";

  private static final String NOT_EXPLAINED = "false";

  private RestoredImageCodec() {}

  /** The message of a restored image. */
  public static Message encode(RestoredImage image) {
    var written = new LinkedHashMap<String, String>();
    written.put(HeaderNames.SPEC_VERSION, "1.0");
    written.put(HeaderNames.ID, image.id());
    written.put(HeaderNames.TYPE, TYPE);
    written.put(HeaderNames.SOURCE, SOURCE);
    written.put(HeaderNames.CONTENT_TYPE, ImageCodec.RAW);
    written.put(HeaderNames.WIDTH, Integer.toString(image.pixels().width()));
    written.put(HeaderNames.HEIGHT, Integer.toString(image.pixels().height()));
    written.put(HeaderNames.EXPERT, image.expert());
    written.put(HeaderNames.SCORE, Double.toString(image.score()));
    if (!image.explained()) {
      written.put(HeaderNames.EXPLAINED, NOT_EXPLAINED);
    }
    written.put(HeaderNames.MODEL_VERSION, image.modelVersion());
    written.put(HeaderNames.ORIGIN_TOPIC, image.origin().topic());
    written.put(HeaderNames.ORIGIN_PARTITION, Integer.toString(image.origin().partition()));
    written.put(HeaderNames.ORIGIN_OFFSET, Long.toString(image.origin().offset()));
    written.put(HeaderNames.ORIGIN_TIMESTAMP_MS, Long.toString(image.origin().timestampMs()));

    var headers = new ArrayList<Header>();
    written.forEach((name, text) -> headers.add(Header.of(name, text)));
    for (var header : image.headers()) {
      var replacement = written.get(header.name());
      if (replacement == null) {
        headers.add(header);
      } else if (!replacement.equals(header.text())) {
        headers.add(new Header(HeaderNames.ORIGINAL_PREFIX + header.name(), header.value()));
      }
    }
    return new Message(ImageCodec.utf8(image.id()), image.pixels().values(), headers);
  }

  /** The restored image in a message, or why there is none. */
  public static DecodedRestoration decode(Message message) {
    var decoded = ImageCodec.decode(message, Integer.MAX_VALUE); // a learner's
    if (decoded instanceof Malformed malformed) {
      return malformed;
    }
    var image = (Image) decoded;
    try {
      return new RestoredImage(
          image.id(),
          image.pixels(),
          text(message, HeaderNames.EXPERT),
          number(message, HeaderNames.SCORE, RestoredImageCodec::finite),
          !message.text(HeaderNames.EXPLAINED).equals(NOT_EXPLAINED),
          text(message, HeaderNames.MODEL_VERSION),
          new Origin(
              text(message, HeaderNames.ORIGIN_TOPIC),
              number(message, HeaderNames.ORIGIN_PARTITION, Integer::parseInt),
              number(message, HeaderNames.ORIGIN_OFFSET, Long::parseLong),
              number(message, HeaderNames.ORIGIN_TIMESTAMP_MS, Long::parseLong)),
          message.headers());
    } catch (IllegalArgumentException e) {
      return new Malformed(Malformed.Cause.BAD_FIELD, e.getMessage());
    }
  }

  /** Scores are compared and averaged: one that is not finite would spoil the others. */
  private static double finite(String text) {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value)) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static String text(Message message, String name) {
    var text = message.text(name);
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "header %s is missing; a restored image has it".formatted(name));
    }
    return text;
  }

  private static <T extends Number> T number(
      Message message, String name, Function<String, T> parse) {
    var text = text(message, name);
    try {
      return parse.apply(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "header %s is \"%s\"; a number was expected".formatted(name, ImageCodec.cut(text)), e);
    }
  }
}
