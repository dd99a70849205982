package org.mechanist.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.mechanist.fuzz.Mutations;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Whatever bytes a client sends, a running server answers by HTTP or hangs up, never with an error
 * of its own, shows nothing that it should not, and goes on serving.
 */
class HttpFuzzTest {

  private static final String SECRET = "not-for-the-world";
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /** Whoever sends half a request waits for as long. */
  private static final HttpLimits LIMITS =
      new HttpLimits(1024, 2048, 1024, 64, Duration.ofMillis(10), Duration.ofSeconds(5));

  private static final AtomicInteger CHANGES = new AtomicInteger();

  private static Path folder;
  private static GuardedServer report;
  private static GuardedServer guarded;

  /** Each request that is none is a line there. */
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("reactor.netty");

  @BeforeContainer
  static void start() throws IOException {
    LOG.setLevel(Level.OFF);
    folder = Files.createTempDirectory("mechanist-fuzz");
    var inside = Files.createDirectory(folder.resolve("report"));
    Files.writeString(inside.resolve("report.html"), "the page");
    Files.writeString(inside.resolve("ledger.jsonl"), SECRET);
    Files.writeString(folder.resolve("outside.json"), SECRET);
    report =
        GuardedServer.start(
            HttpSettings.onLoopback(0),
            LIMITS,
            Doors.reading(),
            routes -> new ReportFiles(inside).addTo(routes, "/"));
    guarded =
        GuardedServer.start(
            new HttpSettings("0.0.0.0", 0, Optional.of(AccessToken.of(TOKEN))),
            LIMITS,
            new Doors(Set.of(HttpMethod.GET, HttpMethod.POST), Set.of("/ask")),
            routes ->
                routes
                    .get("/", (request, response) -> response.sendString(Mono.just(SECRET)))
                    .post(
                        "/change",
                        (request, response) -> {
                          CHANGES.incrementAndGet();
                          return response.sendString(Mono.just(SECRET));
                        }));
  }

  @AfterContainer
  static void stop() throws IOException {
    LOG.setLevel(null);
    report.close();
    guarded.close();
    try (var files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Property(seed = "1")
  void report_anyBytes_areAnsweredOrRefused(@ForAll("requests") byte[] request) throws Exception {
    holds(report.port(), request);
  }

  @Property(seed = "1")
  void guarded_anyBytesWithoutTheToken_readAndChangeNothing(@ForAll("requests") byte[] request)
      throws Exception {
    holds(guarded.port(), request);
    assertThat(CHANGES).hasValue(0);
  }

  private static void holds(int port, byte[] request) throws IOException {
    var answer = RawHttp.exchange(port, named(request, port));

    assertThat(answer).doesNotContain(SECRET);
    if (!answer.isEmpty()) {
      assertThat(answer).matches("(?s)HTTP/1\\.[01] ([1-4]\\d\\d|505) .*");
    }
  }

  /** Requests are made before the port is known. */
  private static byte[] named(byte[] request, int port) {
    return new String(request, StandardCharsets.ISO_8859_1)
        .replace("PORT", Integer.toString(port))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Provide
  Arbitrary<byte[]> requests() {
    var host = "Host: localhost:PORT\r\nConnection: close\r\n";
    return Mutations.of(
        bytes(
            "GET / HTTP/1.1\r\n" + host + "\r\n",
            "GET /report.html HTTP/1.1\r\n" + host + "Accept: text/html\r\n\r\n",
            "GET /ledger.jsonl HTTP/1.1\r\n" + host + "\r\n",
            "GET /../outside.json HTTP/1.1\r\n" + host + "\r\n",
            "GET /..%2foutside.json?a=b#c HTTP/1.1\r\n" + host + "\r\n",
            "GET http://localhost:PORT/ HTTP/1.1\r\n" + host + "\r\n",
            "POST /change HTTP/1.1\r\n"
                + host
                + "Authorization: Bearer 0123456789abcdef0123456789abcdee\r\n"
                + "Content-Length: 5\r\n\r\nhello",
            "POST /change HTTP/1.1\r\n"
                + host
                + "Authorization: Basic bWU6dG9rZW4=\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "GET / HTTP/1.1\r\n"
                + host
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
  }

  private static byte[][] bytes(String... requests) {
    return Arrays.stream(requests)
        .map(request -> request.getBytes(StandardCharsets.ISO_8859_1))
        .toArray(byte[][]::new);
  }
}
