package org.mechanist.app;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.serving.restore.Restorer;
import org.mechanist.serving.restore.RestorerState;

/** {@code mechanist serve --restore}: a replica that restores, until Ctrl-C. */
final class RestoreMode {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A batch takes seconds at most, the last transaction too. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);

  private static final int SHOWN_EVERY_MS = 250;

  private final RestoreOptions options;
  private final StatusOptions status;
  private final TokenOptions token;

  RestoreMode(RestoreOptions options, StatusOptions status, TokenOptions token) {
    this.options = options;
    this.status = status;
    this.token = token;
  }

  int run() throws Exception {
    var restorerOptions = options.restorer();
    var topics = options.topics();
    var settings = options.settings();
    var stop = new StopSignal();
    TopicSetup.createMissing(settings, topics, 1, PATIENCE);
    try (var terminal = new Terminal(false);
        var restorer = new Restorer(settings, topics, restorerOptions, Clock.systemUTC())) {
      status.serveDuring(
          () -> restore(restorer, stop, terminal),
          token,
          terminal,
          instruments -> RestorerVitals.bind(instruments, restorer::state),
          () -> RestorerVitals.health(restorer.state()));
      terminal.print(last(restorer.state()));
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the replica did not stop within %d s".formatted(STOP_BOUND.toSeconds()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return 0;
  }

  private static void restore(Restorer restorer, StopSignal stop, Terminal terminal)
      throws InterruptedException, ExecutionException, TimeoutException {
    var ended = restorer.run().toFuture();
    var rate = new Rate(System::nanoTime);
    while (!ended.isDone()) {
      if (stop.await(SHOWN_EVERY_MS)) {
        restorer.stop();
        ended.get(STOP_BOUND.toSeconds(), TimeUnit.SECONDS);
      }
      terminal.show(lines(restorer.state(), rate, terminal));
    }
    ended.get();
  }

  static String[] lines(RestorerState state, Rate rate, Terminal terminal) {
    if (state.modelVersion().isEmpty()) {
      return new String[] {
        terminal.bar("starting", Double.NaN, "waiting for a snapshot of the learner")
      };
    }
    return new String[] {
      Terminal.line(
          state.modelVersion(),
          "%d restored  %d dead-lettered  %.0f images/s  on %s"
              .formatted(
                  state.restored(),
                  state.deadLettered(),
                  rate.of(state.restored()),
                  state.provider())),
      Terminal.line(
          "snapshots",
          "%d, of %d experts%s"
              .formatted(
                  state.snapshots(),
                  state.experts(),
                  state
                      .freshness()
                      .map(
                          since ->
                              "; the last served %d ms after it was made"
                                  .formatted(since.toMillis()))
                      .orElse("")))
    };
  }

  static String last(RestorerState state) {
    return "restored %d, dead-lettered %d, by %d snapshots"
        .formatted(state.restored(), state.deadLettered(), state.snapshots());
  }
}
