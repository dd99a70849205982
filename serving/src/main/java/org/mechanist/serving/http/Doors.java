package org.mechanist.serving.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Set;

/**
 * What requests there are routes for, and which of them change nothing. Those that do not read need
 * the token, wherever they come from.
 *
 * @param methods that there are routes for; all others are refused
 * @param questions paths where {@code POST} only asks something, as {@code GET} does everywhere
 */
public record Doors(Set<HttpMethod> methods, Set<String> questions) {

  private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  public Doors {
    methods = Set.copyOf(methods);
    questions = Set.copyOf(questions);
  }

  /** For a server that is only read. */
  public static Doors reading() {
    return new Doors(Set.of(HttpMethod.GET), Set.of());
  }

  /**
   * Whether a request may change something.
   *
   * @param target as in the request's first line
   */
  boolean changes(HttpMethod method, String target) {
    boolean asks = method.equals(HttpMethod.POST) && questions.contains(path(target));
    return !READING.contains(method) && !asks;
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }
}
