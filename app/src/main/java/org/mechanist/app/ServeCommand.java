package org.mechanist.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.mechanist.serving.http.AccessToken;
import org.mechanist.serving.http.HttpSettings;
import org.mechanist.serving.http.ReportServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist serve}: a report in a browser; or a replica that restores. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serve the report of a run to a browser, on this machine unless told otherwise, until"
            + " Ctrl-C. While `mechanist consume` writes into the same folder, a reload shows the"
            + " latest. With --restore: restore the images of the transformed topic by the"
            + " learner's snapshots, as one of as many replicas as the load needs.")
final class ServeCommand implements Callable<Integer> {

  /** Not an option: everybody on a machine sees the command lines of its processes. */
  private static final String TOKEN_VARIABLE = "MECHANIST_TOKEN";

  @Spec private CommandSpec command;
  @Mixin private RestoreOptions restoring;

  @Option(
      names = "--restore",
      description =
          "Restore images instead of serving a report; the learner is to be started with --publish"
              + " none.")
  private boolean restore;

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

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = HttpSettings.LOOPBACK,
      description =
          "Name or address of this machine to listen on (default: ${DEFAULT-VALUE}, which other"
              + " machines don't reach). Any other needs a token.")
  private String host;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "File that holds the token which clients have to show, 16 characters or more, such as"
              + " `openssl rand -hex 32` makes: as `Authorization: Bearer TOKEN`, or in a browser"
              + " as the password, with any name. Else the one in MECHANIST_TOKEN. It travels as it"
              + " is: put a server with TLS before this one where others could listen.")
  private Path tokenFile;

  @Override
  public Integer call() throws Exception {
    return restore ? new RestoreMode(restoring).run() : serveReport();
  }

  private int serveReport() throws InterruptedException {
    Usage.between(command, "--port", port, 0, 65_535);
    var settings = Usage.checked(command, () -> new HttpSettings(host, port, token()));
    var stop = new StopSignal();
    try (var server = ReportServer.start(folder, settings)) {
      System.out.printf("report of %s at %s; Ctrl-C ends it%n", folder, server.address());
      while (!stop.await(1000)) {
        // nothing to do: requests are served on the server's threads
      }
    }
    return 0;
  }

  private Optional<AccessToken> token() {
    return tokenFile != null
        ? Optional.of(AccessToken.read(tokenFile))
        : Optional.ofNullable(System.getenv(TOKEN_VARIABLE))
            .filter(token -> !token.isBlank())
            .map(AccessToken::of);
  }
}
