package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.util.Locale;
import org.mechanist.schemas.Json;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Reads the bodies of requests. What is none, or none of the right kind, is a problem. */
final class Bodies {

  private static final byte[] NOTHING = new byte[0];

  private Bodies() {}

  /** All of it; how much it is, the server has limited. */
  static Mono<byte[]> bytes(HttpServerRequest request) {
    return request.receive().aggregate().asByteArray().defaultIfEmpty(NOTHING);
  }

  /** Without parameters, in small letters; empty if it is not said. */
  static String mediaType(HttpServerRequest request) {
    var type = request.requestHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The value in a body.
   *
   * @param whenEmpty for a body of no bytes; null if that is a problem
   */
  static <T> T json(byte[] body, Class<T> type, T whenEmpty) {
    if (body.length == 0 && whenEmpty != null) {
      return whenEmpty;
    }
    try {
      var value = Json.MAPPER.readValue(body, type);
      if (value == null) {
        throw invalid("The body is null where an object is expected.");
      }
      return value;
    } catch (IOException | IllegalArgumentException e) {
      throw invalid("The body is not the JSON that the document /openapi.json describes.");
    }
  }

  private static RuntimeException invalid(String detail) {
    return Answers.problem(HttpResponseStatus.BAD_REQUEST, detail);
  }
}
