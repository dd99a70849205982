package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What each response tells a browser: run nothing, load nothing, show it in no frame, keep and pass
 * on nothing. A page that needs more replaces the policy by one with just that, see {@link
 * #policy}.
 */
public final class SecurityHeaders {

  /** The name of the header that a page may replace. */
  public static final String POLICY = "Content-Security-Policy";

  private static final String NOTHING =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  /**
   * A policy that allows what a page needs and nothing else.
   *
   * @param allowed directives, such as {@code img-src 'self'}
   */
  public static String policy(String... allowed) {
    return NOTHING + "; " + String.join("; ", allowed);
  }

  static void set(HttpHeaders headers) {
    headers
        .set(POLICY, NOTHING)
        .set("X-Content-Type-Options", "nosniff")
        .set("X-Frame-Options", "DENY")
        .set("Referrer-Policy", "no-referrer")
        .set("Cross-Origin-Opener-Policy", "same-origin")
        .set("Cross-Origin-Resource-Policy", "same-origin")
        .set("Cache-Control", "no-store");
  }
}
