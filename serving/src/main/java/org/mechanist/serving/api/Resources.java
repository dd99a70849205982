package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.mechanist.serving.http.Problem;
import org.mechanist.serving.http.SecurityHeaders;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The files that come with this module: the page with its scripts, styles and library, and the
 * document that describes the routes. Nothing else of the class path is served.
 */
final class Resources {

  static final String DOCUMENT = "/org/mechanist/serving/api/openapi.json";

  private static final String PAGE = "/org/mechanist/serving/page/live/";

  /** Own scripts and styles, own pictures and those that the page draws, own answers. */
  private static final String POLICY =
      SecurityHeaders.policy(
          "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml",
          "png", "image/png");

  private final Map<String, byte[]> read = new ConcurrentHashMap<>(); // as many as there are

  Publisher<Void> page(HttpServerRequest request, HttpServerResponse response) {
    return send(PAGE + "index.html", response);
  }

  Publisher<Void> asset(HttpServerRequest request, HttpServerResponse response) {
    var name = request.param("file");
    return name != null && name.matches("[a-z0-9][a-z0-9-]*\\.(css|js|svg|png)")
        ? send(Library.path(name).orElse(PAGE + name), response)
        : Problem.NOT_FOUND.send(response);
  }

  Publisher<Void> document(HttpServerRequest request, HttpServerResponse response) {
    return send(DOCUMENT, response);
  }

  private Publisher<Void> send(String path, HttpServerResponse response) {
    var bytes = bytes(path);
    if (bytes.isEmpty()) {
      return Problem.NOT_FOUND.send(response);
    }
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
        .header(SecurityHeaders.POLICY, POLICY)
        .sendByteArray(Mono.just(bytes.get()));
  }

  private Optional<byte[]> bytes(String path) {
    var known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    try (var in = Resources.class.getResourceAsStream(path)) {
      if (in == null) {
        return Optional.empty();
      }
      var bytes = in.readAllBytes();
      read.put(path, bytes);
      return Optional.of(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }
}
