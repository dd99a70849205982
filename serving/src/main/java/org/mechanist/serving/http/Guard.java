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
 *   <li><b>Site.</b> No page of another site is behind it ({@link Sameness}).
 *   <li><b>Method.</b> One of those that there are routes for.
 *   <li><b>Token.</b> A request that changes something shows it always, so without one nothing can
 *       be changed; a request that reads shows it where other machines can reach the server. {@code
 *       Authorization: Bearer TOKEN}; to read, a browser may send it as the password of {@code
 *       Basic}, with any name. That does not count for changes: a browser adds it to requests that
 *       pages of others make.
 * </ul>
 *
 * <p>Pure and thread-safe.
 */
final class Guard {

  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final HttpSettings settings;
  private final Doors doors;

  Guard(HttpSettings settings, Doors doors) {
    this.settings = settings;
    this.doors = doors;
  }

  /**
   * Why a request is refused; empty if it is not.
   *
   * @param target as in the request's first line
   * @param port that the server listens on
   */
  Optional<Problem> refusal(HttpMethod method, String target, HttpHeaders headers, int port) {
    if (!namesThisServer(headers, port)) {
      return problem(
          HttpResponseStatus.MISDIRECTED_REQUEST,
          "The header Host has to name this server, as localhost:%d does.".formatted(port));
    }
    if (!Sameness.holds(method, headers)) {
      return problem(
          HttpResponseStatus.FORBIDDEN,
          "Pages of other sites may not ask this server for anything.");
    }
    if (!doors.methods().contains(method)) {
      return problem(
          HttpResponseStatus.METHOD_NOT_ALLOWED, "Allowed are %s.".formatted(allowedMethods()));
    }
    boolean changes = doors.changes(method, target);
    if (!changes && settings.isLoopback()) {
      return Optional.empty();
    }
    if (settings.token().isEmpty()) {
      return problem(
          HttpResponseStatus.FORBIDDEN,
          "This server was started without a token, so nothing can be changed through it.");
    }
    return shows(settings.token().get(), headers, changes)
        ? Optional.empty()
        : problem(
            HttpResponseStatus.UNAUTHORIZED,
            "Show the server's token: Authorization: Bearer TOKEN.");
  }

  /** For the header {@code Allow}. */
  String allowedMethods() {
    return String.join(", ", doors.methods().stream().map(HttpMethod::name).sorted().toList());
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
