package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Locale;
import java.util.Set;

/**
 * Whether a browser sent a request for a page of this server, or for a person who typed the address
 * or followed a link. Pages of others can make a browser send requests here, and it says that they
 * did: by {@code Origin}, and by {@code Sec-Fetch-Site}. Programs send neither. Pure.
 */
final class Sameness {

  private static final Set<String> OWN = Set.of("same-origin", "none");

  private Sameness() {}

  /** False if a page of another site is behind it. */
  static boolean holds(HttpMethod method, HttpHeaders headers) {
    return isOwnOrigin(headers) && (isOwnSite(headers) || isFollowedLink(method, headers));
  }

  /** The origin's host and port are those that the request names: a proxy before us may add TLS. */
  private static boolean isOwnOrigin(HttpHeaders headers) {
    var origins = headers.getAll(HttpHeaderNames.ORIGIN);
    if (origins.isEmpty()) {
      return true;
    }
    var origin = origins.get(0).toLowerCase(Locale.ROOT);
    var host = headers.get(HttpHeaderNames.HOST, "").toLowerCase(Locale.ROOT);
    return origins.size() == 1 && Set.of("http://" + host, "https://" + host).contains(origin);
  }

  private static boolean isOwnSite(HttpHeaders headers) {
    var sites = headers.getAll("Sec-Fetch-Site");
    return sites.stream().allMatch(site -> OWN.contains(site.toLowerCase(Locale.ROOT)));
  }

  /** A whole page that is looked at, in no frame: nobody else can see what comes of it. */
  private static boolean isFollowedLink(HttpMethod method, HttpHeaders headers) {
    return method.equals(HttpMethod.GET)
        && "navigate".equalsIgnoreCase(headers.get("Sec-Fetch-Mode"))
        && "document".equalsIgnoreCase(headers.get("Sec-Fetch-Dest"));
  }
}
