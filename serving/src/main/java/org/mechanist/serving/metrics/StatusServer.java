package org.mechanist.serving.metrics;

import java.util.function.Supplier;
import org.mechanist.serving.http.Doors;
import org.mechanist.serving.http.GuardedServer;
import org.mechanist.serving.http.HttpLimits;
import org.mechanist.serving.http.HttpSettings;

/** Serves the {@link StatusRoutes} of a process that has no other server. */
public final class StatusServer implements AutoCloseable {

  private final GuardedServer server;

  private StatusServer(HttpSettings settings, StatusRoutes routes) {
    this.server =
        GuardedServer.start(settings, HttpLimits.STANDARD, Doors.reading(), routes::addTo);
  }

  /**
   * Starts serving.
   *
   * @param health how the process is now; must not wait
   * @throws IllegalStateException with one line if the port can't be had
   */
  public static StatusServer start(
      HttpSettings settings, Instruments instruments, Supplier<Health> health) {
    return new StatusServer(settings, new StatusRoutes(instruments, health));
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
