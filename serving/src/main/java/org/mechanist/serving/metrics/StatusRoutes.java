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
 * The routes by which a process is watched over: {@value #METRICS}, {@value #LIVE}, which answers
 * as long as the process does, and {@value #READY}, which says whether it can do its work.
 */
public final class StatusRoutes {

  public static final String METRICS = "/metrics";
  public static final String LIVE = "/health/live";
  public static final String READY = "/health/ready";

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Health ALIVE = new Health(true, Map.of());

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

  /** Answers that the process does. */
  public Publisher<Void> live(HttpServerRequest request, HttpServerResponse response) {
    return send(ALIVE, response);
  }

  /** Answers how it is. */
  public Publisher<Void> ready(HttpServerRequest request, HttpServerResponse response) {
    return send(health.get(), response);
  }

  private static Publisher<Void> send(Health health, HttpServerResponse response) {
    var json =
        Json.MAPPER
            .createObjectNode()
            .put("status", health.ready() ? "up" : "down")
            .set("details", Json.MAPPER.valueToTree(health.sorted()));
    return response
        .status(health.ready() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .sendByteArray(Mono.just(json.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
