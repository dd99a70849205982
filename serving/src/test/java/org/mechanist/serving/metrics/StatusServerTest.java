package org.mechanist.serving.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mechanist.serving.http.HttpSettings;

class StatusServerTest {

  /** A line of Prometheus' text form that holds a number. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_]\\w*=\"([^\"\\\\]|\\\\.)*\",?)*})?"
              + " (NaN|[+-]Inf|[-+]?\\d+(\\.\\d+)?([eE][-+]?\\d+)?)");

  private final Instruments instruments = new Instruments();
  private final AtomicReference<Health> health =
      new AtomicReference<>(Health.of(false, "learner", "starting"));
  private final StatusServer server =
      StatusServer.start(HttpSettings.onLoopback(0), instruments, health::get);

  @AfterEach
  void close() {
    server.close();
    instruments.close();
  }

  @Test
  void metrics_ofSomeThatComeAndGo_areThoseThereAre() throws Exception {
    var experts = new LinkedHashMap<String, Double>(Map.of("expert-0", 1.5));
    instruments.gauges("mechanist_expert_score", "Of each", "expert", () -> experts);
    instruments.counter("mechanist_steps", "Steps", Map.of("of", "a \"b\""), () -> 7);
    instruments.gauge("mechanist_lag_images", "Behind", Map.of(), () -> Double.NaN);
    System.gc();

    var first = get("/metrics");
    experts.remove("expert-0");
    experts.put("expert-1", 2.0);
    var second = get("/metrics");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(first.body().lines())
        .contains(
            "mechanist_expert_score{expert=\"expert-0\"} 1.5",
            "mechanist_steps_total{of=\"a \\\"b\\\"\"} 7.0",
            "mechanist_lag_images NaN",
            "# TYPE mechanist_steps_total counter",
            "# HELP mechanist_expert_score Of each")
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
        .allMatch(line -> line.startsWith("# ") || SAMPLE.matcher(line).matches());
    assertThat(second.body())
        .contains("mechanist_expert_score{expert=\"expert-1\"} 2.0")
        .doesNotContain("expert-0");
  }

  @Test
  void metrics_ofACountThatIsNotKnownYet_beginWithWhatItIs() throws Exception {
    var count = new AtomicReference<>(Double.NaN);
    instruments.counter("mechanist_steps", "Steps", Map.of(), count::get);

    assertThat(get("/metrics").body()).doesNotContain("mechanist_steps");
    count.set(700.0);
    assertThat(get("/metrics").body()).contains("mechanist_steps_total 700.0");
    count.set(701.0);
    assertThat(get("/metrics").body()).contains("mechanist_steps_total 701.0");
  }

  @Test
  void health_isLiveFromTheStartAndReadyWhenItSaysSo() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    var starting = get("/health/ready");
    assertThat(starting.statusCode()).isEqualTo(503);
    assertThat(starting.body())
        .isEqualTo("{\"status\":\"down\",\"details\":{\"learner\":\"starting\"}}");

    health.set(Health.of(true, "learner", "step 1"));
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void health_ofOneThatDoesNothingAnyMore_isNotLive() throws Exception {
    health.set(new Health(false, false, Map.of("learner", "it has done nothing for 700 s")));

    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void get_anythingElse_isNotFound() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(get("/health").statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws Exception {
    var uri = URI.create("http://localhost:%d%s".formatted(server.port(), path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
