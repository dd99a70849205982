package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.mechanist.serving.report.ReportWriter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves the report of a run, page and pictures, as it is at each request: a consumer that goes on
 * writes it anew. Only files that a report has are served. To this machine alone unless the
 * settings say otherwise.
 */
public final class ReportServer implements AutoCloseable {

  private static final Set<String> KINDS = Set.of("html", "json", "png");

  /** The page has its own styles in it, and pictures beside it. */
  private static final String POLICY =
      SecurityHeaders.policy("img-src 'self'", "style-src 'unsafe-inline'");

  private final Path folder;
  private final GuardedServer server;
  private final String host;

  private ReportServer(Path folder, HttpSettings settings, HttpLimits limits) {
    this.folder = folder;
    this.host = settings.isLoopback() ? "localhost" : settings.host();
    this.server =
        GuardedServer.start(
            settings,
            limits,
            Set.of(HttpMethod.GET),
            routes -> routes.get("/", this::page).get("/{file}", this::file));
  }

  /**
   * Starts serving.
   *
   * @param folder that a report is or will be in
   * @throws IllegalStateException with one line if the port can't be had
   */
  public static ReportServer start(Path folder, HttpSettings settings) {
    return start(folder, settings, HttpLimits.STANDARD);
  }

  static ReportServer start(Path folder, HttpSettings settings, HttpLimits limits) {
    return new ReportServer(folder, settings, limits);
  }

  /** Where the page is. */
  public String address() {
    return "http://%s:%d/".formatted(host, server.port());
  }

  int port() {
    return server.port();
  }

  private Mono<Void> page(HttpServerRequest request, HttpServerResponse response) {
    return send(ReportWriter.PAGE, response);
  }

  private Mono<Void> file(HttpServerRequest request, HttpServerResponse response) {
    return send(request.param("file"), response);
  }

  private Mono<Void> send(String name, HttpServerResponse response) {
    if (name == null || !name.matches("[a-z][a-z-]*\\.[a-z]+") || !KINDS.contains(kind(name))) {
      return Problem.NOT_FOUND.send(response);
    }
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Problem.NOT_FOUND.send(response);
    }
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, contentType(name))
        .header(SecurityHeaders.POLICY, POLICY)
        .sendFile(file)
        .then();
  }

  private static String kind(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String contentType(String name) {
    return switch (kind(name)) {
      case "html" -> "text/html; charset=utf-8";
      case "json" -> "application/json";
      default -> "image/png";
    };
  }

  @Override
  public void close() {
    server.close();
  }
}
