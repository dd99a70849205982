package org.mechanist.serving.bench;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.schemas.Topics;
import org.mechanist.serving.restore.Restorer;
import org.mechanist.serving.restore.RestorerOptions;
import org.mechanist.serving.restore.RestorerState;

/** A replica at work in this process. */
final class Replica implements AutoCloseable {

  private static final Duration STOP_BOUND = Duration.ofSeconds(60);

  private final Restorer restorer;
  private final CompletableFuture<Void> ended;

  Replica(KafkaSettings settings, Topics topics, RestorerOptions options) {
    this.restorer = new Restorer(settings, topics, options, Clock.systemUTC());
    this.ended = restorer.run().toFuture();
  }

  /**
   * How it is.
   *
   * @throws RuntimeException what it failed with, if it did
   */
  RestorerState state() {
    if (ended.isCompletedExceptionally()) {
      ended.join();
    }
    return restorer.state();
  }

  /** Finishes what is in flight, and leaves its group. */
  @Override
  public void close() {
    restorer.stop();
    try {
      ended.orTimeout(STOP_BOUND.toSeconds(), TimeUnit.SECONDS).exceptionally(e -> null).join();
    } finally {
      restorer.close();
    }
  }
}
