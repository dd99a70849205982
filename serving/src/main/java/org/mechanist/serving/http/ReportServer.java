package org.mechanist.serving.http;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.mechanist.serving.report.ReportWriter;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Serves the report of a run, page and pictures, to this machine alone, as it is at each request: a
 * consumer that goes on writes it anew. Only files that a report has are served.
 */
public final class ReportServer implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration STOP_BOUND = Duration.ofSeconds(5);
  private static final Set<String> KINDS = Set.of("html", "json", "png");

  private final Path folder;
  private final DisposableServer server;

  private ReportServer(Path folder, int port) {
    this.folder = folder;
    this.server =
        HttpServer.create()
            .host(LOOPBACK)
            .port(port)
            .route(routes -> routes.get("/", this::page).get("/{file}", this::file))
            .bindNow();
  }

  /**
   * Starts serving.
   *
   * @param folder that a report is or will be in
   * @param port to listen on, 0 for a free one
   * @throws IllegalStateException with one line if the port can't be had
   */
  public static ReportServer start(Path folder, int port) {
    try {
      return new ReportServer(folder, port);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "can't listen on port %d of %s: %s".formatted(port, LOOPBACK, e.getMessage()), e);
    }
  }

  /** Where the page is. */
  public String address() {
    return "http://localhost:" + server.port() + "/";
  }

  private Mono<Void> page(HttpServerRequest request, HttpServerResponse response) {
    return send(ReportWriter.PAGE, response);
  }

  private Mono<Void> file(HttpServerRequest request, HttpServerResponse response) {
    return send(request.param("file"), response);
  }

  private Mono<Void> send(String name, HttpServerResponse response) {
    if (name == null || !name.matches("[a-z][a-z-]*\\.[a-z]+") || !KINDS.contains(kind(name))) {
      return response.sendNotFound();
    }
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return response.sendNotFound();
    }
    return response
        .header("Content-Type", contentType(name))
        .header("Cache-Control", "no-store")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'")
        .header("X-Content-Type-Options", "nosniff")
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
    server.disposeNow(STOP_BOUND);
  }
}
