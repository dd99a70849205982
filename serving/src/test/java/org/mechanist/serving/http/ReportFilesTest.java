package org.mechanist.serving.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFilesTest {

  @TempDir private Path folder;
  private GuardedServer server;

  @BeforeEach
  void start() {
    var files = new ReportFiles(folder);
    server =
        GuardedServer.start(
            HttpSettings.onLoopback(0),
            HttpLimits.STANDARD,
            Doors.reading(),
            routes -> files.addTo(routes, "/report/"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void get_page_servesThePageAsItIsNow() throws Exception {
    Files.writeString(folder.resolve("report.html"), "<p>first</p>");
    assertThat(get("").body()).isEqualTo("<p>first</p>");

    Files.writeString(folder.resolve("report.html"), "<p>second</p>");
    var response = get("");

    assertThat(response.body()).isEqualTo("<p>second</p>");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("Content-Security-Policy")).isPresent();
  }

  @Test
  void get_beforeThereIsAReport_isNotFound() throws Exception {
    assertThat(get("").statusCode()).isEqualTo(404);
  }

  @Test
  void get_otherFiles_isNotFound() throws Exception {
    Files.writeString(folder.resolve("ledger.jsonl"), "{}");
    Files.writeString(folder.getParent().resolve("secret.json"), "{}");

    assertThat(get("ledger.jsonl").statusCode()).isEqualTo(404);
    assertThat(get("..%2Fsecret.json").statusCode()).isEqualTo(404);
    assertThat(get("%2e%2e/secret.json").statusCode()).isEqualTo(404);
  }

  /** As a client sends it that does not tidy paths up. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/report/../../secret.json",
        "/../secret.json",
        "/./../secret.json",
        "/report/..%2fsecret.json",
        "/report/%2e%2e%2fsecret.json",
        "/report/..\\secret.json",
        "/report/a/../../secret.json",
        "/report//secret.json",
        "/report/secret.json%00.png",
        "http://elsewhere/../secret.json"
      })
  void get_pathThatLeavesTheFolder_isRefused(String path) throws Exception {
    Files.writeString(folder.getParent().resolve("secret.json"), "the secret");
    int port = server.port();

    var answer =
        RawHttp.exchange(
            port,
            "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n"
                .formatted(path, port));

    assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*").doesNotContain("the secret");
  }

  @Test
  void start_portInUse_saysSoInOneLine() {
    int port = server.port();

    assertThatThrownBy(
            () ->
                GuardedServer.start(
                    HttpSettings.onLoopback(port),
                    HttpLimits.STANDARD,
                    Doors.reading(),
                    routes -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port " + port)
        .hasMessageEndingWith("give another --port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://localhost:%d/report/%s".formatted(server.port(), path)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
