package org.mechanist.serving.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.mechanist.schemas.Json;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.serving.http.Problem;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sends events to all who listen, as server-sent events. What a client can be told later and
 * better, the state and images, it is not told while it does not take what it was sent; what
 * happened to experts it is told in any case, and one that takes nothing for a while is hung up on.
 * So no client holds up another, or memory. It may come back, and say what it heard last.
 *
 * <p>Thread-safe; nothing here waits.
 */
final class EventStream implements AutoCloseable {

  /** Of 64 connections others are to have some. */
  static final int MOST_CLIENTS = 32;

  private static final int MOST_WAITING = 256; // events of one client
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String HELLO = "retry: 2000\n\n";

  private final LongSupplier nanoTime;
  private final BooleanSupplier caughtUp;
  private final Function<String, List<LifecycleEvent>> eventsAfter;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();

  /**
   * @param nanoTime as {@link System#nanoTime}
   * @param caughtUp whether it is known what happened to experts before this began
   * @param eventsAfter what happened to experts after the event of that id
   */
  EventStream(
      LongSupplier nanoTime,
      BooleanSupplier caughtUp,
      Function<String, List<LifecycleEvent>> eventsAfter) {
    this.nanoTime = nanoTime;
    this.caughtUp = caughtUp;
    this.eventsAfter = eventsAfter;
  }

  /** Sends a client what happens from now on. */
  Publisher<Void> listen(HttpServerRequest request, HttpServerResponse response) {
    var last = request.requestHeaders().get("Last-Event-ID");
    boolean resumes = last != null && !last.isBlank();
    if (clients.size() >= MOST_CLIENTS) {
      return later(
          "So many listen already that no more can: %d.".formatted(MOST_CLIENTS), response);
    }
    if (resumes && !caughtUp.getAsBoolean()) {
      return later("What happened before this server started is not read yet.", response);
    }
    var listening = new Client[1];
    response.withConnection(connection -> listening[0] = new Client(connection.channel()));
    var client = listening[0];
    client.offer(bytes(HELLO), true);
    join(client, resumes ? last : null);
    return response.sse().send(client.sink.asFlux().map(Unpooled::wrappedBuffer), flushed -> true);
  }

  private static Publisher<Void> later(String why, HttpServerResponse response) {
    response.header("Retry-After", "5");
    return new Problem(HttpResponseStatus.SERVICE_UNAVAILABLE, why).send(response);
  }

  /**
   * What came after the last event it heard is neither missed nor told twice.
   *
   * @param last null if it heard none
   */
  private synchronized void join(Client client, String last) {
    if (last != null) {
      for (var event : eventsAfter.apply(last)) {
        client.told.add(event.id());
        client.offer(encode(event), true);
      }
    }
    clients.add(client);
    client.channel.closeFuture().addListener(closed -> clients.remove(client));
  }

  /** Something happened to an expert. */
  synchronized void happened(LifecycleEvent event) {
    var bytes = encode(event);
    for (var client : clients) {
      if (!client.told.remove(event.id())) {
        client.offer(bytes, true);
      }
    }
  }

  /**
   * Something is so now.
   *
   * @param name of the event
   * @param json on one line
   */
  void send(String name, byte[] json) {
    var bytes = event("event: %s\ndata: ".formatted(name), json);
    clients.forEach(client -> client.offer(bytes, false));
  }

  /** Whether anybody listens. */
  boolean isHeard() {
    return !clients.isEmpty();
  }

  int clients() {
    return clients.size();
  }

  private static byte[] encode(LifecycleEvent event) {
    try {
      return event(
          "event: lifecycle\nid: %s\ndata: ".formatted(event.id()),
          Json.MAPPER.writeValueAsBytes(event));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is no JSON", e);
    }
  }

  private static byte[] event(String head, byte[] json) {
    var start = bytes(head);
    var whole = Arrays.copyOf(start, start.length + json.length + 2);
    System.arraycopy(json, 0, whole, start.length, json.length);
    whole[whole.length - 2] = '\n';
    whole[whole.length - 1] = '\n';
    return whole;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    clients.forEach(Client::hangUp);
  }

  /** One who listens. */
  private final class Client {
    private final Channel channel;
    private final Set<UUID> told = new HashSet<>(); // on joining; guarded by the stream
    private final Sinks.Many<byte[]> sink =
        Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(MOST_WAITING));
    private long stalledSince;
    private boolean stalled;

    Client(Channel channel) {
      this.channel = channel;
    }

    /**
     * @param always else only if it has taken what it was sent before
     */
    synchronized void offer(byte[] bytes, boolean always) {
      long now = nanoTime.getAsLong();
      if (channel.isWritable()) {
        stalled = false;
      } else if (!stalled) {
        stalled = true;
        stalledSince = now;
      }
      boolean gone = stalled && now - stalledSince > PATIENCE.toNanos();
      if (gone || ((always || !stalled) && sink.tryEmitNext(bytes).isFailure())) {
        hangUp();
      }
    }

    void hangUp() {
      clients.remove(this);
      sink.tryEmitComplete();
      channel.close();
    }
  }
}
