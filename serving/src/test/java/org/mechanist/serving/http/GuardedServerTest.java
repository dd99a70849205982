package org.mechanist.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class GuardedServerTest {

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final HttpLimits LIMITS =
      new HttpLimits(512, 1024, 100, 4, Duration.ofSeconds(10), Duration.ofSeconds(10));

  private final AtomicInteger changes = new AtomicInteger();
  private GuardedServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void get_onLoopback_isServedWithAllSecurityHeaders() throws Exception {
    start(Optional.empty(), LIMITS);

    assertThat(RawHttp.exchange(server.port(), get("/")))
        .startsWith("HTTP/1.1 200 OK")
        .contains("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .contains("X-Content-Type-Options: nosniff")
        .contains("X-Frame-Options: DENY")
        .contains("Referrer-Policy: no-referrer")
        .contains("Cross-Origin-Opener-Policy: same-origin")
        .contains("Cross-Origin-Resource-Policy: same-origin")
        .contains("Cache-Control: no-store")
        .endsWith("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example:%d", "localhost", "localhost:1", "127.0.0.1.evil.example:%d", ""})
  void get_hostThatIsNotThisServer_isRefused(String host) throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(
        RawHttp.exchange(
            server.port(),
            "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                .formatted(host.formatted(server.port()))),
        421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:%d", "LOCALHOST:%d", "127.0.0.1:%d", "[::1]:%d"})
  void get_hostOfLoopback_isServed(String host) throws Exception {
    start(Optional.empty(), LIMITS);

    assertThat(
            RawHttp.exchange(
                server.port(),
                "GET / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
                    .formatted(host.formatted(server.port()))))
        .startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void get_noHostOrTwo_isRefused() throws Exception {
    start(Optional.empty(), LIMITS);
    var good = "Host: localhost:%d\r\n".formatted(server.port());

    assertThat(RawHttp.exchange(server.port(), "GET / HTTP/1.0\r\n\r\n")).doesNotContain("hello");
    assertThat(
            RawHttp.exchange(
                server.port(),
                "GET / HTTP/1.1\r\n" + good + "Host: evil.example\r\nConnection: close\r\n\r\n"))
        .doesNotContain("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "OPTIONS", "TRACE", "HEAD", "BREW"})
  void request_methodWithoutRoutes_isRefusedWithWhatIsAllowed(String method) throws Exception {
    start(Optional.empty(), LIMITS);

    var answer = RawHttp.exchange(server.port(), get("/").replaceFirst("GET", method));

    assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: GET, POST");
  }

  @Test
  void post_withoutATokenAtAll_isRefusedOnLoopbackToo() throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), post("", "x")), 403);
    assertThat(changes).hasValue(0);
  }

  @Test
  void requests_withTheToken_areServed() throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);
    var bearer = "Authorization: Bearer " + TOKEN + "\r\n";

    assertThat(RawHttp.exchange(server.port(), get("/", bearer))).endsWith("hello");
    assertThat(RawHttp.exchange(server.port(), get("/", basic("me:" + TOKEN)))).endsWith("hello");
    assertThat(RawHttp.exchange(server.port(), post(bearer, "x"))).startsWith("HTTP/1.1 200 OK");
    assertThat(changes).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Authorization: Bearer\r\n",
        "Authorization: Bearer \r\n",
        "Authorization: Bearer 0123456789abcdef0123456789abcdeF\r\n",
        "Authorization: Bearer 0123456789abcdef0123456789abcde\r\n",
        "Authorization: Bearer 0123456789abcdef0123456789abcdef0\r\n",
        "Authorization: 0123456789abcdef0123456789abcdef\r\n",
        "Authorization: Digest 0123456789abcdef0123456789abcdef\r\n",
        "Authorization: Basic %%%%\r\n",
        "Authorization: Bearer a\r\nAuthorization: Bearer 0123456789abcdef0123456789abcdef\r\n",
        "Cookie: token=0123456789abcdef0123456789abcdef\r\n"
      })
  void requests_withAnotherToken_areUnauthorized(String header) throws Exception {
    server = start(new HttpSettings("0.0.0.0", 0, Optional.of(AccessToken.of(TOKEN))), LIMITS);

    var read = RawHttp.exchange(server.port(), get("/", header));

    assertProblem(read, 401);
    assertThat(read)
        .containsIgnoringCase("www-authenticate: Bearer")
        .doesNotContain("0123456789abcdef");
    assertProblem(RawHttp.exchange(server.port(), post(header, "x")), 401);
    assertThat(changes).hasValue(0);
  }

  @Test
  void requests_thatRead_needNoTokenOnLoopback() throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);

    assertThat(RawHttp.exchange(server.port(), get("/"))).endsWith("hello");
    assertThat(RawHttp.exchange(server.port(), ask("/ask"))).endsWith("answered");
    assertThat(RawHttp.exchange(server.port(), ask("/ask?about=/change"))).endsWith("answered");
    assertProblem(RawHttp.exchange(server.port(), post("", "x")), 401);
    assertThat(changes).hasValue(0);
  }

  /** What is not exactly a path that only asks is taken for a change. */
  @ParameterizedTest
  @ValueSource(strings = {"/ask/", "/Ask", "/ask;x", "/%61sk", "//ask", "/change/../ask", "/ask#x"})
  void post_toAPathThatLooksLikeAQuestion_needsTheToken(String path) throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), ask(path)), 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://localhost\r\n",
        "Origin: http://localhost.evil.example:%d\r\n",
        "Origin: http://localhost:%1$d\r\nOrigin: http://localhost:%1$d\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe\r\n",
      })
  void requests_behindWhichIsAPageOfAnotherSite_areRefused(String header) throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);
    var headers = header.formatted(server.port());
    var bearer = "Authorization: Bearer " + TOKEN + "\r\n";

    assertProblem(RawHttp.exchange(server.port(), get("/", headers)), 403);
    assertProblem(RawHttp.exchange(server.port(), ask("/ask", headers)), 403);
    assertProblem(RawHttp.exchange(server.port(), post(bearer + headers, "x")), 403);
    assertThat(changes).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://localhost:%d\r\nSec-Fetch-Site: same-origin\r\n",
        "Sec-Fetch-Site: none\r\n",
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
      })
  void get_ofTheOwnPageOrByALink_isServed(String header) throws Exception {
    start(Optional.empty(), LIMITS);

    assertThat(RawHttp.exchange(server.port(), get("/", header.formatted(server.port()))))
        .endsWith("hello");
  }

  /** A browser sends a password of its own accord, with whatever page's request. */
  @Test
  void post_withTheTokenAsAPassword_isUnauthorized() throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), post(basic("me:" + TOKEN), "x")), 401);
    assertThat(changes).hasValue(0);
  }

  @Test
  void request_lineHeaderOrBodyTooLarge_isRefused() throws Exception {
    start(Optional.of(AccessToken.of(TOKEN)), LIMITS);
    var bearer = "Authorization: Bearer " + TOKEN + "\r\n";

    assertProblem(RawHttp.exchange(server.port(), get("/" + "a".repeat(600))), 414);
    assertProblem(
        RawHttp.exchange(server.port(), get("/", "X-Long: " + "a".repeat(1100) + "\r\n")), 431);
    assertProblem(RawHttp.exchange(server.port(), post(bearer, "x".repeat(101))), 413);
    assertProblem(
        RawHttp.exchange(
            server.port(),
            "POST /change HTTP/1.1\r\nHost: localhost:%d\r\n%sTransfer-Encoding: chunked\r\n\r\n"
                    .formatted(server.port(), bearer)
                + ("40\r\n" + "x".repeat(64) + "\r\n").repeat(2)),
        413);
    assertThat(changes).hasValue(0);
    assertThat(RawHttp.exchange(server.port(), post(bearer, "x".repeat(100))))
        .startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void request_thatIsNone_isABadRequest() throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), "hello\r\n\r\n"), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.5", "HTTP/2.0", "HTTP/0.9"})
  void request_ofAnotherVersion_isRefusedInThisOne(String version) throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), get("/").replace("HTTP/1.1", version)), 505);
  }

  @ParameterizedTest
  @ValueSource(strings = {"?a", "a", "*", "http://localhost/", "%2f", "\\"})
  void request_ofNoPath_isABadRequest(String target) throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), get(target)), 400);
  }

  @Test
  void request_thatDawdles_isCutOff() throws Exception {
    var limit = Duration.ofMillis(300);
    start(Optional.of(AccessToken.of(TOKEN)), new HttpLimits(512, 1024, 100, 4, limit, limit));

    try (var silent = RawHttp.connect(server.port());
        var inHeaders = RawHttp.connect(server.port());
        var inBody = RawHttp.connect(server.port())) {
      long began = System.nanoTime();
      inHeaders.send("GET / HTTP/1.1\r\nHost: localhost\r\n");
      inBody.send(
          "POST /change HTTP/1.1\r\nHost: localhost:%d\r\nAuthorization: Bearer %s\r\nContent-Length: 50\r\n\r\nx"
              .formatted(server.port(), TOKEN));
      // A byte each time, as a slow loris does, for as long as the server takes them.
      int sent = 0;
      while (inHeaders.send("X") && sent < 100_000) {
        sent++;
        Thread.onSpinWait();
      }
      assertThat(inHeaders.rest()).doesNotContain("hello");
      assertThat(silent.rest()).isEmpty();
      assertThat(inBody.rest()).doesNotContain("changed");
      assertThat(changes).hasValue(0);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void connection_afterAnAnswer_staysForTheNextRequestAndThenEnds() throws Exception {
    var limit = Duration.ofMillis(300);
    start(Optional.empty(), new HttpLimits(512, 1024, 100, 4, limit, limit));

    try (var client = RawHttp.connect(server.port())) {
      var keepAlive = get("/").replace("Connection: close\r\n", "");
      client.send(keepAlive + keepAlive);

      assertThat(client.rest().split("hello", -1)).hasSize(3);
    }
  }

  @Test
  void connections_oneTooMany_isRefusedUntilOneEnds() throws Exception {
    start(Optional.empty(), LIMITS);
    var open = new ArrayList<RawHttp>();
    try {
      for (int i = 0; i < LIMITS.connections(); i++) {
        var client = RawHttp.connect(server.port());
        client.send(get("/").replace("Connection: close\r\n", ""));
        client.awaitByte();
        open.add(client);
      }
      assertThat(RawHttp.exchange(server.port(), get("/"))).isEmpty();

      open.remove(0).close();

      var answer = "";
      long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
      while (answer.isEmpty() && System.nanoTime() < deadline) {
        answer = RawHttp.exchange(server.port(), get("/"));
      }
      assertThat(answer).endsWith("hello");
    } finally {
      for (var client : open) {
        client.close();
      }
    }
  }

  @Test
  void get_unknownPathOrFailure_isAProblemThatTellsNothing() throws Exception {
    start(Optional.empty(), LIMITS);

    assertProblem(RawHttp.exchange(server.port(), get("/nothing")), 404);
    var failed = RawHttp.exchange(server.port(), get("/fail"));
    assertProblem(failed, 500);
    assertThat(failed).doesNotContain("internal detail");
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "::", "192.0.2.7"})
  void settings_hostThatOthersReachWithoutAToken_areRefused(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HttpSettings(host, 0, Optional.empty()))
        .withMessage(
            "other machines can reach %s, so a token is needed: give --token-file FILE, or"
                + " MECHANIST_TOKEN in the environment",
            host);
    assertThat(new HttpSettings(host, 0, Optional.of(AccessToken.of(TOKEN))).isLoopback())
        .isFalse();
  }

  @Test
  void start_onAllInterfaces_takesAnyHostButNeedsTheToken() throws Exception {
    server = start(new HttpSettings("0.0.0.0", 0, Optional.of(AccessToken.of(TOKEN))), LIMITS);
    var request = "GET / HTTP/1.1\r\nHost: any.example\r\n%sConnection: close\r\n\r\n";

    assertProblem(RawHttp.exchange(server.port(), request.formatted("")), 401);
    assertThat(
            RawHttp.exchange(
                server.port(), request.formatted("Authorization: bearer " + TOKEN + "\r\n")))
        .endsWith("hello");
  }

  @Test
  void get_whileTheHostsNameIsNotKnownAnyMore_isServed() throws Exception {
    var loopback = InetAddress.getLoopbackAddress();
    server = start(new HttpSettings("gone.invalid", loopback, 0, Optional.empty()), LIMITS);

    assertThat(RawHttp.exchange(server.port(), get("/"))).endsWith("hello");
  }

  @Test
  void start_portInUse_saysSoInOneLine() {
    start(Optional.empty(), LIMITS);

    assertThatIllegalStateException()
        .isThrownBy(() -> start(HttpSettings.onLoopback(server.port()), LIMITS))
        .withMessageContaining("port " + server.port());
  }

  @Test
  void token_inAFile_isReadAndNotShown(@TempDir Path folder) throws IOException {
    var token = AccessToken.read(Files.writeString(folder.resolve("token"), TOKEN + "\n"));

    assertThat(token.isShownBy(TOKEN)).isTrue();
    assertThat(new HttpSettings("127.0.0.1", 0, Optional.of(token)).toString())
        .doesNotContain(TOKEN.substring(0, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "with spaces in between", "ünïcödé-ünïcödé-ünïcödé"})
  void token_thatIsNone_isRefusedAndNotRepeated(String text, @TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("token"), text);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AccessToken.read(file))
        .withMessageStartingWith("token file %s: a token has ".formatted(file))
        .satisfies(
            refused -> assertThat(text.isEmpty() || !refused.getMessage().contains(text)).isTrue());
  }

  private void start(Optional<AccessToken> token, HttpLimits limits) {
    server = start(new HttpSettings(HttpSettings.LOOPBACK, 0, token), limits);
  }

  private GuardedServer start(HttpSettings settings, HttpLimits limits) {
    return GuardedServer.start(
        settings,
        limits,
        new Doors(Set.of(HttpMethod.GET, HttpMethod.POST), Set.of("/ask")),
        routes ->
            routes
                .post("/ask", (request, response) -> response.sendString(Mono.just("answered")))
                .get("/", (request, response) -> response.sendString(Mono.just("hello")))
                .get(
                    "/fail",
                    (request, response) -> {
                      throw new IllegalStateException("internal detail");
                    })
                .post(
                    "/change",
                    (request, response) ->
                        request
                            .receive()
                            .aggregate()
                            .asString()
                            .doOnNext(body -> changes.incrementAndGet())
                            .then(response.sendString(Mono.just("changed")).then())));
  }

  private String get(String path, String... headers) {
    return "GET %s HTTP/1.1\r\nHost: localhost:%d\r\n%sConnection: close\r\n\r\n"
        .formatted(path, server.port(), String.join("", headers));
  }

  private String post(String header, String body) {
    return "POST /change HTTP/1.1\r\nHost: localhost:%d\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(server.port(), header, body.length(), body);
  }

  private String ask(String path, String... headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost:%d\r\n%sContent-Length: 1\r\nConnection: close\r\n\r\nx"
        .formatted(path, server.port(), String.join("", headers));
  }

  private static String basic(String pair) {
    return "Authorization: Basic %s\r\n"
        .formatted(Base64.getEncoder().encodeToString(pair.getBytes()));
  }

  private static void assertProblem(String answer, int status) {
    assertThat(answer)
        .startsWith("HTTP/1.1 %d ".formatted(status))
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("X-Content-Type-Options: nosniff")
        .contains("\"type\":\"about:blank\"", "\"status\":%d".formatted(status), "\"detail\":\"");
  }
}
