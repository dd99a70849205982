package org.mechanist.serving.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.BatchOutcome;
import org.mechanist.ingest.kafka.ExactlyOnceStream;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.ingest.kafka.MicroBatch;
import org.mechanist.ingest.kafka.News;
import org.mechanist.ingest.kafka.Published;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.RestoredImage;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A replica that restores nothing: what is left of one when the networks are left out. */
final class EchoReplica implements Contestant {

  private final StreamOfImages stream;
  private final ExactlyOnceStream kafka;
  private final int batch;
  private final Scheduler thread = Schedulers.newSingle("mechanist-echo", true);
  private final CompletableFuture<Void> ended;
  private final AtomicLong published = new AtomicLong();
  private final List<Double> commitMs = new ArrayList<>(); // guarded by itself

  EchoReplica(KafkaSettings settings, StreamOfImages stream, ServeLoad load) {
    this.stream = stream;
    this.batch = load.batch();
    var usual = BatchLimits.DEFAULT;
    var limits =
        new BatchLimits(batch, Duration.ofMillis(500), usual.highWatermark(), usual.lowWatermark());
    this.kafka =
        ExactlyOnceStream.replica(
            settings, stream.topics(), stream.topics().prefix(), "echo", limits);
    this.ended =
        kafka
            .batches()
            .publishOn(thread, 1)
            .map(EchoReplica::echo)
            .concatMap(this::publish, 1)
            .then()
            .toFuture();
  }

  private static BatchOutcome echo(MicroBatch batch) {
    var restored = new ArrayList<RestoredImage>();
    for (var polled : batch.messages()) {
      var image = (Image) ImageCodec.decode(polled.message());
      restored.add(
          new RestoredImage(
              image.id(),
              image.pixels(),
              "nobody",
              0,
              true,
              "step-0",
              polled.origin(),
              image.headers()));
    }
    return new BatchOutcome(batch, restored, List.of(), News.NONE);
  }

  private Mono<Published> publish(BatchOutcome outcome) {
    return Mono.defer(
        () -> {
          long began = System.nanoTime();
          return kafka.publish(outcome).doOnNext(done -> count(done, began));
        });
  }

  private void count(Published done, long began) {
    synchronized (commitMs) {
      commitMs.add((System.nanoTime() - began) / 1e6);
    }
    published.addAndGet(done.restored());
  }

  /** From an outcome until it is committed, of each batch so far, in milliseconds. */
  List<Double> commitMs() {
    synchronized (commitMs) {
      return List.copyOf(commitMs);
    }
  }

  @Override
  public Turn turn(int batches) {
    int images = (batches + 1) * batch;
    long before = published.get();
    stream.send(images);
    long began = Waiting.until("the first batch is echoed", () -> has(before + batch));
    var processor = Turn.Processor.ofReplicas();
    long first = published.get();
    long end = Waiting.until("all batches are echoed", () -> has(before + images));
    return Turn.of(before + images - first, end - began, processor, Turn.Processor.ofReplicas());
  }

  private boolean has(long images) {
    if (ended.isCompletedExceptionally()) {
      ended.join();
    }
    return published.get() >= images;
  }

  @Override
  public void close() {
    kafka.close();
    thread.dispose();
    stream.close();
  }
}
