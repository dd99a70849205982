package org.mechanist.serving.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a server listens, and whom it lets in. Closed by default: on this machine alone, and what
 * other machines can reach has a token.
 *
 * @param host a name or an address of this machine
 * @param resolved what that name stood for when it was looked up, once: what is checked here is
 *     bound to, and no request waits for a name server
 * @param port 0 for a free one
 * @param token what clients have to show; empty only on the loopback interface
 */
public record HttpSettings(
    String host, InetAddress resolved, int port, Optional<AccessToken> token) {

  /** The loopback interface, which other machines do not reach. */
  public static final String LOOPBACK = "127.0.0.1";

  /**
   * @throws IllegalArgumentException if the port is none, or if other machines can reach it and
   *     there is no token
   */
  public HttpSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
    if (!resolved.isLoopbackAddress() && token.isEmpty()) {
      throw new IllegalArgumentException(
          "other machines can reach %s, so a token is needed: give --token-file FILE, or MECHANIST_TOKEN in the environment"
              .formatted(host));
    }
  }

  /**
   * Looks the host up.
   *
   * @throws IllegalArgumentException as above, or if the host is unknown
   */
  public HttpSettings(String host, int port, Optional<AccessToken> token) {
    this(host, resolve(host), port, token);
  }

  /** On this machine alone, and without a token. */
  public static HttpSettings onLoopback(int port) {
    return new HttpSettings(LOOPBACK, port, Optional.empty());
  }

  /**
   * Where a browser finds the server.
   *
   * @param bound the port that it listens on
   */
  public String address(int bound) {
    return "http://%s:%d/".formatted(isLoopback() ? "localhost" : host, bound);
  }

  /** Whether no other machine can reach it. */
  boolean isLoopback() {
    return resolved.isLoopbackAddress();
  }

  /** What to bind to. */
  InetSocketAddress address() {
    return new InetSocketAddress(resolved, port);
  }

  private static InetAddress resolve(String host) {
    try {
      if (host.isBlank()) {
        throw new IllegalArgumentException("the host to listen on is blank");
      }
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no name or address of this machine".formatted(host), e);
    }
  }
}
