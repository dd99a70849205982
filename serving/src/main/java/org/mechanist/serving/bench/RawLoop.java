package org.mechanist.serving.bench;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.serving.restore.RestorerModel;
import org.mechanist.serving.restore.Run;
import org.mechanist.serving.restore.Snapshot;

/**
 * What ONNX Runtime alone does for the same batches, in a loop: every run of a network that
 * restoring them takes, with inputs that are ready, and nothing is made of what comes out.
 */
final class RawLoop implements Contestant {

  private static final int PREPARED = 8; // batches, over and over

  private final RestorerModel model;
  private final int batch;
  private final List<List<Run>> runs = new ArrayList<>(); // by batch

  RawLoop(Snapshot snapshot, boolean gated, int threads, BenchImages images, int batch) {
    this.model = RestorerModel.load(snapshot, gated, threads);
    this.batch = batch;
    for (int i = 0; i < PREPARED; i++) {
      runs.add(model.runs(images.from((long) i * batch, batch)));
    }
  }

  @Override
  public Turn turn(int batches) {
    var before = Turn.Processor.ofThisThread();
    long began = System.nanoTime();
    for (int i = 0; i < batches; i++) {
      runs.get(i % PREPARED).forEach(Run::numbers);
    }
    long nanos = System.nanoTime() - began;
    return Turn.of((long) batches * batch, nanos, before, Turn.Processor.ofThisThread());
  }

  @Override
  public void close() {
    model.close();
  }
}
