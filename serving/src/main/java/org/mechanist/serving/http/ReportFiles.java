package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.mechanist.serving.report.ReportWriter;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The routes of a run's report, page and pictures, as it is at each request: a consumer that goes
 * on writes it anew. Only files that a report has are served.
 */
public final class ReportFiles {

  private static final Set<String> KINDS = Set.of("html", "json", "png");

  /** The page has its own styles in it, and pictures beside it. */
  private static final String POLICY =
      SecurityHeaders.policy("img-src 'self'", "style-src 'unsafe-inline'");

  private final Path folder;

  /**
   * @param folder that a report is or will be in
   */
  public ReportFiles(Path folder) {
    this.folder = folder;
  }

  /** Whether there is a report in a folder by now. */
  public static boolean isThere(Path folder) {
    return Files.isRegularFile(folder.resolve(ReportWriter.PAGE));
  }

  /**
   * Adds them.
   *
   * @param under the page's own path, which ends with a slash
   */
  public void addTo(HttpServerRoutes routes, String under) {
    routes.get(under, this::page).get(under + "{file}", this::file);
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
}
