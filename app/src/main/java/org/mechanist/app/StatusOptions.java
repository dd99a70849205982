package org.mechanist.app;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.mechanist.serving.http.HttpSettings;
import org.mechanist.serving.metrics.Health;
import org.mechanist.serving.metrics.Instruments;
import org.mechanist.serving.metrics.StatusServer;
import picocli.CommandLine.Option;

/** Whether a process that serves nothing else serves its metrics and health, and where. */
final class StatusOptions {

  @Option(
      names = "--http",
      paramLabel = "PORT",
      description =
          "Serve /metrics, for Prometheus, and /health/live and /health/ready on this port; 0 for a"
              + " free one (default: don't).")
  private Integer port;

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = HttpSettings.LOOPBACK,
      description =
          "Name or address of this machine to serve them on (default: ${DEFAULT-VALUE}, which other"
              + " machines don't reach). Any other needs a token.")
  private String host;

  /** What a process does meanwhile. */
  interface Body {
    void run() throws Exception;
  }

  /**
   * Serves them while something else is done, if it was asked for.
   *
   * @param numbers adds the process' own
   * @param health how the process is now; must not wait
   */
  void serveDuring(
      Body body,
      TokenOptions token,
      Terminal terminal,
      Consumer<Instruments> numbers,
      Supplier<Health> health)
      throws Exception {
    if (port == null) {
      body.run();
      return;
    }
    try (var instruments = new Instruments()) {
      numbers.accept(instruments);
      var settings = token.settings(host, port, "--http");
      try (var server = StatusServer.start(settings, instruments, health)) {
        terminal.print("metrics at %smetrics".formatted(settings.address(server.port())));
        body.run();
      }
    }
  }
}
