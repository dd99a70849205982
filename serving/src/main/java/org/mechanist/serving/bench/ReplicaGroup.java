package org.mechanist.serving.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.ingest.kafka.KafkaSettings;
import org.mechanist.serving.restore.RestorerOptions;

/** Replicas that share a stream through Kafka, exactly once; between two calls they idle. */
final class ReplicaGroup implements Contestant {

  /** Long enough that nothing is cut before a batch is full, as long as there are images. */
  private static final Duration LINGER = Duration.ofMillis(500);

  private final KafkaSettings settings;
  private final StreamOfImages stream;
  private final RestorerOptions options;
  private final int batch;
  private final List<Replica> replicas = new ArrayList<>();
  private int born;

  /**
   * Replicas that all have a share by the time this returns.
   *
   * @param stream with a snapshot on its topics
   */
  ReplicaGroup(
      KafkaSettings settings, StreamOfImages stream, int size, boolean gated, ServeLoad load) {
    this(settings, stream, size, gated, load, LINGER);
  }

  ReplicaGroup(
      KafkaSettings settings,
      StreamOfImages stream,
      int size,
      boolean gated,
      ServeLoad load,
      Duration linger) {
    this.settings = settings;
    this.stream = stream;
    this.batch = load.batch();
    var usual = BatchLimits.DEFAULT;
    var limits = new BatchLimits(batch, linger, usual.highWatermark(), usual.lowWatermark());
    var group = stream.topics().prefix();
    this.options = new RestorerOptions(group, "0", limits, gated, load.threads());
    for (int i = 0; i < size; i++) {
      add();
    }
    while (replicas.stream().anyMatch(one -> one.state().restored() == 0)) {
      stream.send(batch);
      Waiting.until("all is restored", () -> restored() == stream.sent());
    }
  }

  /** One more replica, which is still to join. */
  Replica add() {
    var named =
        new RestorerOptions(
            options.group(),
            Integer.toString(born++),
            options.limits(),
            options.gated(),
            options.threads());
    var replica = new Replica(settings, stream.topics(), named);
    replicas.add(replica);
    return replica;
  }

  StreamOfImages stream() {
    return stream;
  }

  List<Replica> replicas() {
    return replicas;
  }

  /** Images that are restored and committed. */
  long restored() {
    return replicas.stream().mapToLong(one -> one.state().restored()).sum();
  }

  /** One batch more for each that goes ahead: what fills an empty pipeline is not timed. */
  @Override
  public Turn turn(int batches) {
    int ahead = replicas.size() * batch;
    int images = batches * batch + ahead;
    long before = restored();
    stream.send(images);
    long began = Waiting.until("the first batch is done", () -> restored() >= before + ahead);
    var processor = Turn.Processor.ofReplicas();
    long first = restored();
    long ended = Waiting.until("all batches are done", () -> restored() >= before + images);
    return Turn.of(before + images - first, ended - began, processor, Turn.Processor.ofReplicas());
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
    stream.close();
  }
}
