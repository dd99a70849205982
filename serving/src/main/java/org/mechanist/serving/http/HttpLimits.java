package org.mechanist.serving.http;

import java.time.Duration;

/**
 * What one client, or all of them, may take from a server.
 *
 * @param requestLineBytes method, path and version
 * @param headerBytes all headers of a request
 * @param bodyBytes the body of a request
 * @param connections that are open at the same time
 * @param request from a connection's first moment, or the end of the response before, until a
 *     request has arrived whole, its body included: neither a client that dawdles nor one that
 *     sends nothing stays
 * @param write until what was written is taken by the client's side
 */
public record HttpLimits(
    int requestLineBytes,
    int headerBytes,
    int bodyBytes,
    int connections,
    Duration request,
    Duration write) {

  /** For people, and programs of theirs. */
  public static final HttpLimits STANDARD =
      new HttpLimits(4 << 10, 8 << 10, 1 << 20, 64, Duration.ofSeconds(15), Duration.ofSeconds(60));
}
