package org.mechanist.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mechanist.serving.http.ReportServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist serve}: a report in a browser. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serve the report of a run to a browser on this machine, until Ctrl-C. While `mechanist"
            + " consume` writes into the same folder, a reload shows the latest.")
final class ServeCommand implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reports/demo",
      description = "Folder of the report (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Port to listen on; 0 for a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Override
  public Integer call() throws InterruptedException {
    Usage.between(command, "--port", port, 0, 65_535);
    var stop = new StopSignal();
    try (var server = ReportServer.start(folder, port)) {
      System.out.printf("report of %s at %s; Ctrl-C ends it%n", folder, server.address());
      while (!stop.await(1000)) {
        // nothing to do: requests are served on the server's threads
      }
    }
    return 0;
  }
}
