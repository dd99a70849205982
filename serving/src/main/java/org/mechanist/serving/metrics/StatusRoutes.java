package org.mechanist.serving.metrics;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import org.mechanist.schemas.Json;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * The routes by which a process is watched over: {@value #METRICS}, {@value #LIVE}, which says
 * whether it does anything, and {@value #READY}, which says whether it can do its work.
 */
public final class StatusRoutes {

  public static final String METRICS = "/metrics";
  public static final String LIVE = "/health/live";
  public static final String READY = "/health/ready";

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Instruments instruments;
  private final Supplier<Health> health;

  /**
   * @param health how it is now; must not wait
   */
  public StatusRoutes(Instruments instruments, Supplier<Health> health) {
    this.instruments = instruments;
    this.health = health;
  }

  /** Adds them. */
  public void addTo(HttpServerRoutes routes) {
    routes.get(METRICS, this::metrics).get(LIVE, this::live).get(READY, this::ready);
  }

  /** Answers with all numbers. */
  public Publisher<Void> metrics(HttpServerRequest request, HttpServerResponse response) {
    return response
        .header(HttpHeaderNames.CONTENT_TYPE, PROMETHEUS)
        .sendByteArray(
            Mono.fromSupplier(() -> instruments.scrape().getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers whether it does anything. */
  public Publisher<Void> live(HttpServerRequest request, HttpServerResponse response) {
    return send(health.get().live(), Map.of(), response);
  }

  /** Answers how it is. */
  public Publisher<Void> ready(HttpServerRequest request, HttpServerResponse response) {
    var now = health.get();
    return send(now.ready(), now.sorted(), response);
  }

  private static Publisher<Void> send(
      boolean up, Map<String, String> details, HttpServerResponse response) {
    var json =
        Json.MAPPER
            .createObjectNode()
            .put("status", up ? "up" : "down")
            .set("details", Json.MAPPER.valueToTree(details));
    return response
        .status(up ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .sendByteArray(Mono.just(json.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
