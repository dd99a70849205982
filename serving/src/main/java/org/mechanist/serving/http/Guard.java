package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a request gets as far as the routes.
 *
 * <ul>
 *   <li><b>Host.</b> On the loopback interface the header {@code Host} has to name it, with the
 *       port. So a page from elsewhere whose name was made to resolve to this machine (DNS
 *       rebinding) reads nothing.
 *   <li><b>Method.</b> One of those that there are routes for.
 *   <li><b>Token.</b> If there is one, each request shows it; a request that changes something
 *       shows it always, so without one nothing can be changed. {@code Authorization: Bearer
 *       TOKEN}; to read, a browser may send it as the password of {@code Basic}, with any name.
 *       That does not count for changes: a browser adds it to requests that pages of others make.
 * </ul>
 *
 * <p>Pure and thread-safe.
 */
final class Guard {

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final HttpSettings settings;
  private final Set<HttpMethod> methods;

  /**
   * @param methods that there are routes for
   */
  Guard(HttpSettings settings, Set<HttpMethod> methods) {
    this.settings = settings;
    this.methods = Set.copyOf(methods);
  }

  /**
   * Why a request is refused; empty if it is not.
   *
   * @param port that the server listens on
   */
  Optional<Problem> refusal(HttpMethod method, HttpHeaders headers, int port) {
    if (!namesThisServer(headers, port)) {
      return problem(
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "The header Host has to name this server, as localhost:%d does.".formatted(port));
    }
    if (!methods.contains(method)) {
      return problem(
          HttpResponseStatus.METHOD_NOT_ALLOWED, "Allowed are %s.".formatted(allowedMethods()));
    }
    boolean changes = !READING.contains(method);
    if (settings.token().isEmpty()) {
      return changes
          ? problem(
              HttpResponseStatus.FORBIDDEN,
              "This server was started without a token, so nothing can be changed through it.")
          : Optional.empty();
    }
    return shows(settings.token().get(), headers, changes)
        ? Optional.empty()
        : problem(
            HttpResponseStatus.UNAUTHORIZED,
            "Show the server's token: Authorization: Bearer TOKEN.");
  }

  /** For the header {@code Allow}. */
  String allowedMethods() {
    return String.join(", ", methods.stream().map(HttpMethod::name).sorted().toList());
  }

  private boolean namesThisServer(HttpHeaders headers, int port) {
    var hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() != 1) {
      return false;
    }
    if (!settings.isLoopback()) {
      return true;
    }
    var host = hosts.get(0).toLowerCase(Locale.ROOT);
    return Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port).contains(host);
  }

  private static boolean shows(AccessToken token, HttpHeaders headers, boolean changes) {
    var shown = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (shown.size() != 1) {
      return false;
    }
    var authorization = shown.get(0);
    var lower = authorization.toLowerCase(Locale.ROOT);
    if (lower.startsWith(BEARER)) {
      return token.isShownBy(authorization.substring(BEARER.length()).strip());
    }
    return !changes
        && lower.startsWith(BASIC)
        && token.isShownBy(password(authorization.substring(BASIC.length()).strip()));
  }

  /** Of {@code name:password} in base64; empty if there is none. */
  private static String password(String base64) {
    try {
      var pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Optional<Problem> problem(HttpResponseStatus status, String detail) {
    return Optional.of(new Problem(status, detail));
  }
}
