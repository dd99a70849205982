package org.mechanist.app;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.TopicSetup;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.restore.Restorer;
import org.mechanist.serving.restore.RestorerState;

/** {@code mechanist serve --restore}: a replica that restores, until Ctrl-C. */
final class RestoreMode {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A batch takes seconds at most, the last transaction too. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);

  private static final int SHOWN_EVERY_MS = 250;
  private static final int LOOKED_EVERY_MS = 1000;

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
    try (var terminal = new Terminal(false);
        var restorer = new Restorer(settings, topics, restorerOptions, Clock.systemUTC())) {
      status.serveDuring(
          () -> {
            if (awaitStream(settings, topics, stop, terminal)) {
              restore(restorer, stop, terminal);
            }
          },
          token,
          terminal,
          instruments -> RestorerVitals.bind(instruments, restorer::state),
          restorer::health);
      terminal.print(last(restorer.state()));
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the replica did not stop within %d s".formatted(STOP_BOUND.toSeconds()), e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return 0;
  }

  /** Waits until whoever makes the stream has created its topics; false if it was stopped. */
  private static boolean awaitStream(
      KafkaSettings settings, Topics topics, StopSignal stop, Terminal terminal)
      throws InterruptedException {
    while (!TopicSetup.createOutputs(settings, topics, PATIENCE)) {
      terminal.show(
          terminal.bar(
              "starting",
              Double.NaN,
              "waiting for %s and %s: the learner creates them"
                  .formatted(topics.transformed(), topics.experts())));
      if (stop.await(LOOKED_EVERY_MS)) {
        return false;
      }
    }
    return true;
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
