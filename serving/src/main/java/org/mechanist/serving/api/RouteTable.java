package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.mechanist.serving.http.Problem;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Which routes there are, so that it can be told, and a path that is there for another method is
 * answered with those that it is there for.
 */
final class RouteTable {

  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z]+}");

  private record Route(
      HttpMethod method,
      String path,
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {}

  private final List<Route> routes = new ArrayList<>();

  /**
   * Adds one.
   *
   * @param path with names in braces for what may be anything
   */
  RouteTable on(
      HttpMethod method,
      String path,
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
    routes.add(new Route(method, path, handler));
    return this;
  }

  /** By path, the methods that there are. */
  Map<String, Set<String>> methods() {
    var methods = new TreeMap<String, Set<String>>();
    for (var route : routes) {
      methods.computeIfAbsent(route.path(), path -> new TreeSet<>()).add(route.method().name());
    }
    return methods;
  }

  /** Adds all of them to a server. */
  void addTo(HttpServerRoutes server) {
    for (var route : routes) {
      if (route.method().equals(HttpMethod.GET)) {
        server.get(route.path(), route.handler());
      } else if (route.method().equals(HttpMethod.POST)) {
        server.post(route.path(), route.handler());
      } else {
        server.delete(route.path(), route.handler());
      }
    }
    methods()
        .forEach(
            (path, methods) -> {
              var pattern = Pattern.compile(pattern(path));
              server.route(
                  request -> pattern.matcher(withoutQuery(request.uri())).matches(),
                  (request, response) -> notSo(methods, response));
            });
  }

  private static String pattern(String path) {
    var parts = PARAMETER.split(path, -1);
    var quoted = new ArrayList<String>();
    for (var part : parts) {
      quoted.add(Pattern.quote(part));
    }
    return String.join("[^/]+", quoted);
  }

  private static String withoutQuery(String uri) {
    return uri.split("\\?", 2)[0];
  }

  private static Publisher<Void> notSo(Set<String> methods, HttpServerResponse response) {
    var allowed = String.join(", ", methods);
    response.header(HttpHeaderNames.ALLOW, allowed);
    return new Problem(
            HttpResponseStatus.METHOD_NOT_ALLOWED, "Allowed here are %s.".formatted(allowed))
        .send(response);
  }
}
