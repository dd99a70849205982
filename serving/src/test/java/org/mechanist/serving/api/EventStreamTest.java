package org.mechanist.serving.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.serving.http.Doors;
import org.mechanist.serving.http.GuardedServer;
import org.mechanist.serving.http.HttpLimits;
import org.mechanist.serving.http.HttpSettings;

class EventStreamTest {

  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final int PATIENCE_MILLIS = 60_000;

  private final AtomicLong nanos = new AtomicLong();
  private final List<LifecycleEvent> happened = new CopyOnWriteArrayList<>();
  private final AtomicBoolean caughtUp = new AtomicBoolean(true);
  private final EventStream events = new EventStream(nanos::get, caughtUp::get, this::after);
  private final GuardedServer server =
      GuardedServer.start(
          HttpSettings.onLoopback(0),
          HttpLimits.STANDARD,
          Doors.reading(),
          routes -> routes.get("/api/events", events::listen));
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    events.close();
    server.close();
  }

  @Test
  void send_toWhoListens_isAnEventEach() throws Exception {
    var client = listen("", 0);
    assertThat(client.headers()).contains("HTTP/1.1 200 OK", "content-type: text/event-stream");
    assertThat(client.event()).containsExactly("retry: 2000");

    events.send("state", "{\"a\":1}".getBytes(UTF_8));
    var event = tell();
    events.send("images", "[]".getBytes(UTF_8));

    assertThat(client.event()).containsExactly("event: state", "data: {\"a\":1}");
    assertThat(client.event())
        .startsWith("event: lifecycle", "id: " + event.id())
        .last()
        .asString()
        .startsWith("data: {\"id\":\"" + event.id());
    assertThat(client.event()).containsExactly("event: images", "data: []");
  }

  @Test
  void listen_afterAnEvent_isToldWhatCameSinceOnce() throws Exception {
    var heard = tell();
    var missed = tell();
    var client = listen("Last-Event-ID: " + heard.id() + "\r\n", 0);
    client.headers();
    client.event();
    // As if it had happened while the client joined: it is among those that it was told of.
    events.happened(missed);
    var next = tell();

    assertThat(client.event()).contains("id: " + missed.id());
    assertThat(client.event()).contains("id: " + next.id());
  }

  @Test
  void listen_afterAnEventWhileThoseBeforeAreRead_isForLater() throws Exception {
    caughtUp.set(false);
    var heard = tell();

    assertThat(listen("Last-Event-ID: " + heard.id() + "\r\n", 0).headers())
        .contains("HTTP/1.1 503 Service Unavailable", "Retry-After: 5");
    assertThat(listen("", 0).headers()).contains("HTTP/1.1 200 OK");
  }

  @Test
  void listen_withoutALastEvent_isToldOfNoneBefore() throws Exception {
    tell();
    var client = listen("", 0);
    client.headers();
    client.event();
    var next = tell();

    assertThat(client.event()).contains("id: " + next.id());
  }

  /** What it is sent meanwhile is not kept for it, and others hear all the same. */
  @Test
  void send_toWhoDoesNotRead_isLeftOutAndThenHungUpOn() throws Exception {
    var deaf = listen("", 1024);
    var reader = listen("", 0);
    reader.headers();
    reader.event();
    awaitTrue(() -> events.clients() == 2);
    var large = "x".repeat(20_000);
    var runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();

    for (int i = 0; i < 3000; i++) {
      nanos.addAndGet(Duration.ofMillis(3).toNanos());
      events.send("state", large.getBytes(UTF_8));
      assertThat(reader.event().get(1)).hasSize("data: ".length() + large.length());
    }

    assertThat(events.clients()).as("it is not 10 s yet").isEqualTo(2);
    System.gc();
    long grown = runtime.totalMemory() - runtime.freeMemory() - before;
    assertThat(grown).as("of 60 MB that were sent").isLessThan(20_000_000);
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    events.send("state", "{}".getBytes(UTF_8));
    assertThat(events.clients()).isEqualTo(1);
    assertThat(reader.event()).containsExactly("event: state", "data: {}");
    assertThat(deaf.restBytes()).as("and no more").isLessThan(8_000_000);
  }

  @Test
  void clients_whoLeave_areForgotten() throws Exception {
    var client = listen("", 0);
    client.headers();
    awaitTrue(() -> events.isHeard());

    client.socket.close();

    awaitTrue(
        () -> {
          events.send("state", "{}".getBytes(UTF_8)); // so that the server notices
          return !events.isHeard();
        });
  }

  @Test
  void listen_oneTooMany_isToldToComeAgain() throws Exception {
    for (int i = 0; i < EventStream.MOST_CLIENTS; i++) {
      listen("", 0).headers();
    }
    awaitTrue(() -> events.clients() == EventStream.MOST_CLIENTS);

    assertThat(listen("", 0).headers())
        .contains("HTTP/1.1 503 Service Unavailable", "Retry-After: 5");
  }

  private LifecycleEvent tell() {
    var event =
        new LifecycleEvent(
            UUID.randomUUID(),
            Instant.EPOCH,
            1,
            1,
            LifecycleEvent.Kind.SPAWNED,
            "expert-0",
            "because",
            Map.of());
    happened.add(event);
    events.happened(event);
    return event;
  }

  private List<LifecycleEvent> after(String id) {
    int index =
        IntStream.range(0, happened.size())
            .filter(i -> happened.get(i).id().toString().equals(id))
            .findFirst()
            .orElse(-1);
    return happened.subList(index + 1, happened.size());
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long deadline = System.nanoTime() + WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /**
   * @param receiveBuffer in bytes; 0 for the usual one
   */
  private Listener listen(String header, int receiveBuffer) throws IOException {
    var socket = new Socket();
    sockets.add(socket);
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket
        .getOutputStream()
        .write(
            "GET /api/events HTTP/1.1\r\nHost: localhost:%d\r\n%s\r\n"
                .formatted(server.port(), header)
                .getBytes(UTF_8));
    return new Listener(
        socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)));
  }

  /** Reads what a server sends, which is in chunks: their sizes are lines of their own. */
  private record Listener(Socket socket, BufferedReader in) {

    List<String> headers() throws IOException {
      var lines = new ArrayList<String>();
      for (var line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        lines.add(line);
      }
      return lines;
    }

    /** The lines of one event. */
    List<String> event() throws IOException {
      var lines = new ArrayList<String>();
      var line = in.readLine();
      while (line.isEmpty() || line.matches("[0-9a-f]+")) {
        line = in.readLine();
      }
      for (; !line.isEmpty(); line = in.readLine()) {
        lines.add(line);
      }
      return lines;
    }

    long restBytes() throws IOException {
      long bytes = 0;
      var buffer = new char[1 << 16];
      try {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          bytes += read;
        }
      } catch (SocketException e) {
        return bytes; // hung up while something was on its way
      }
      return bytes;
    }
  }
}
