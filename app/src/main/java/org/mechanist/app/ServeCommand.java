package org.mechanist.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.mechanist.serving.http.HttpSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mechanist serve}: the stream in a browser; or a replica that restores. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description =
        "Serve a page that shows the stream as it goes by, and the same to programs"
            + " (/openapi.json), on this machine unless told otherwise, until Ctrl-C. The report of"
            + " a run is at /report/; while `mechanist consume` writes it, a reload shows the"
            + " latest. With --restore: restore the images of the transformed topic by the"
            + " learner's snapshots, as one of as many replicas as the load needs.")
final class ServeCommand implements Callable<Integer> {

  @Mixin private RestoreOptions restoring;
  @Mixin private TokenOptions token;
  @Mixin private StatusOptions status;

  @Option(
      names = "--restore",
      description =
          "Restore images instead of serving a page; the learner is to be started with --publish"
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

  @Override
  public Integer call() throws Exception {
    return restore ? new RestoreMode(restoring, status, token).run() : serve();
  }

  private int serve() throws Exception {
    var http = token.settings(host, port, "--port");
    return new LiveMode(restoring.settings(), restoring.topics()).run(http, folder, token.shown());
  }
}
