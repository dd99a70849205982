package org.mechanist.serving.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.mechanist.schemas.Json;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Why a request was not answered as asked, in the form of RFC 9457. Says what is allowed, repeats
 * nothing that the client sent.
 *
 * @param status of HTTP
 * @param detail a sentence for a person
 */
public record Problem(HttpResponseStatus status, String detail) {

  static final String MEDIA_TYPE = "application/problem+json";

  /** A problem that came of what a client asked for, on its way to the answer. */
  public static final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /** Without a stack trace: it is an answer. */
    public ProblemException(Problem problem) {
      super(problem.detail(), null, false, false);
      this.problem = problem;
    }

    /** What to answer with. */
    public Problem problem() {
      return problem;
    }
  }

  /** There is nothing under that path. */
  public static final Problem NOT_FOUND =
      new Problem(HttpResponseStatus.NOT_FOUND, "There is nothing under this path.");

  static final Problem FAILED =
      new Problem(HttpResponseStatus.INTERNAL_SERVER_ERROR, "The server failed; its log says why.");

  /** Answers with it. */
  public Mono<Void> send(HttpServerResponse response) {
    return response
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
        .sendByteArray(Mono.just(json()))
        .then();
  }

  /** The whole answer, after which the connection is closed. */
  FullHttpResponse closing() {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(json()));
    SecurityHeaders.set(response.headers());
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, MEDIA_TYPE)
        .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    return response;
  }

  private byte[] json() {
    return Json.MAPPER
        .createObjectNode()
        .put("type", "about:blank")
        .put("title", status.reasonPhrase())
        .put("status", status.code())
        .put("detail", detail)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
