package org.mechanist.serving.api;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.mechanist.ingest.kafka.StreamException;
import org.mechanist.serving.http.Problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Does what takes a while, away from the server's threads: so many things at a time, and so many
 * more may wait. Thread-safe.
 */
final class Work implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Work.class);

  private final Scheduler workers;
  private final BooleanSupplier connected;

  /**
   * @param threads at a time
   * @param waiting more, for each of these
   * @param connected whether Kafka answers at present
   */
  Work(String name, int threads, int waiting, BooleanSupplier connected) {
    this.connected = connected;
    this.workers = Schedulers.newBoundedElastic(threads, waiting, name, 60, true);
  }

  /** What comes of it; a problem if there is too much to do, or Kafka does not answer. */
  <T> Mono<T> call(Callable<T> callable) {
    return Mono.fromCallable(callable)
        .subscribeOn(workers)
        .onErrorMap(RejectedExecutionException.class, e -> busy())
        .onErrorMap(StreamException.class, Work::gone);
  }

  /** As above, for what needs Kafka: where it is known to be gone nobody waits for it in vain. */
  <T> Mono<T> ask(Callable<T> callable) {
    return Mono.defer(
        () ->
            connected.getAsBoolean()
                ? call(callable)
                : Mono.error(
                    Answers.problem(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "Kafka does not answer; the state says since when.")));
  }

  private static ProblemException busy() {
    return Answers.problem(
        HttpResponseStatus.SERVICE_UNAVAILABLE, "There is too much to do; try again.");
  }

  private static ProblemException gone(StreamException cause) {
    LOG.warn("a request failed: {}", cause.getMessage());
    return Answers.problem(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "Kafka does not answer; the server's log says why.");
  }

  @Override
  public void close() {
    workers.dispose();
  }
}
