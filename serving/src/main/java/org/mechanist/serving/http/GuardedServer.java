package org.mechanist.serving.http;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * A server of HTTP/1.1 that is closed by default; whoever serves something gives it routes, and
 * need not think of the rest: where it listens and who gets in ({@link HttpSettings}, {@link
 * Guard}), how much a client may take ({@link HttpLimits}), what browsers are told ({@link
 * SecurityHeaders}), errors as {@link Problem}.
 *
 * <p>Routes run on the server's threads and must not block. Whoever starts it closes it.
 */
public final class GuardedServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GuardedServer.class);
  private static final Duration STOP_BOUND = Duration.ofSeconds(5);

  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final HttpLimits limits;
  private final Guard guard;
  private final HttpServerRoutes routes = HttpServerRoutes.newRoutes();
  private final AtomicInteger connections = new AtomicInteger();
  private final DisposableServer server;

  private GuardedServer(
      HttpSettings settings, HttpLimits limits, Doors doors, Consumer<HttpServerRoutes> given) {
    this.limits = limits;
    this.guard = new Guard(settings, doors);
    given.accept(routes);
    routes.route(any -> true, (request, response) -> Problem.NOT_FOUND.send(response));
    this.server =
        HttpServer.create()
            .bindAddress(settings::address)
            .protocol(HttpProtocol.HTTP11)
            .httpRequestDecoder(
                decoder ->
                    decoder
                        .maxInitialLineLength(limits.requestLineBytes())
                        .maxHeaderSize(limits.headerBytes()))
            .doOnChannelInit((observer, channel, remote) -> bound(channel))
            .handle(this::answer)
            .bindNow();
  }

  /**
   * Starts serving.
   *
   * @param doors what requests there are routes for, and which of them change nothing
   * @param routes adds what is served
   * @throws IllegalStateException with one line if the port can't be had
   */
  public static GuardedServer start(
      HttpSettings settings, HttpLimits limits, Doors doors, Consumer<HttpServerRoutes> routes) {
    try {
      return new GuardedServer(settings, limits, doors, routes);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "can't listen on port %d of %s: %s; give another --port"
              .formatted(settings.port(), settings.host(), e.getMessage()),
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.disposeNow(STOP_BOUND);
    open.close(); // else clients go on asking through those that they keep
  }

  /** One too many is closed before it is read. */
  private void bound(Channel channel) {
    boolean tooMany = connections.incrementAndGet() > limits.connections();
    channel.closeFuture().addListener(closed -> connections.decrementAndGet());
    if (tooMany) {
      channel.close();
      return;
    }
    open.add(channel);
    channel
        .pipeline()
        .addAfter(NettyPipeline.HttpCodec, "mechanist.bounds", new RequestBounds(limits))
        .addFirst(new WriteTimeoutHandler(limits.write().toMillis(), TimeUnit.MILLISECONDS));
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    SecurityHeaders.set(response.responseHeaders());
    var refusal = guard.refusal(request.method(), request.uri(), request.requestHeaders(), port());
    return refusal
        .map(problem -> refuse(problem, response))
        .orElseGet(() -> served(request, response));
  }

  private Mono<Void> refuse(Problem problem, HttpServerResponse response) {
    if (problem.status().equals(HttpResponseStatus.UNAUTHORIZED)) {
      response
          .addHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"mechanist\"")
          .addHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"mechanist\"");
    }
    if (problem.status().equals(HttpResponseStatus.METHOD_NOT_ALLOWED)) {
      response.header(HttpHeaderNames.ALLOW, guard.allowedMethods());
    }
    return problem.send(response);
  }

  private Mono<Void> served(HttpServerRequest request, HttpServerResponse response) {
    return Flux.defer(() -> routes.apply(request, response))
        .then()
        .onErrorResume(
            failure -> {
              if (failure instanceof AbortedException) {
                return Mono.error(failure); // the client has gone
              }
              LOG.warn("a request failed", failure);
              return response.hasSentHeaders()
                  ? Mono.error(failure)
                  : Problem.FAILED.send(response);
            });
  }
}
