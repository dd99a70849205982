package org.mechanist.learner.bench;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.training.Learner;

/** Steps and nothing else, on a thread of its own, as the pipeline's learner has one. */
final class BareSteps implements Contestant {

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "mechanist-bench"));
  private final int batch;
  private Learner learner; // the thread's own

  BareSteps(LearnerOptions options) {
    this.batch = options.recipe().batch();
    onThread(() -> start(options));
  }

  private void start(LearnerOptions options) {
    var torch = Torch.open(options.device(), options.threads());
    var size =
        new Learner.Size(
            options.experts(),
            StepBenchmark.SIDE,
            StepBenchmark.SIDE,
            PipelineBenchmark.CANONICAL_IMAGES);
    learner = new Learner(torch, options.recipe(), size, options.seed());
    StepBenchmark.images(PipelineBenchmark.CANONICAL_IMAGES).forEach(learner::addCanonical);
  }

  @Override
  public double seconds(int steps) {
    return StepBenchmark.seconds(() -> onThread(() -> run(steps)));
  }

  private void run(int steps) {
    var images = StepBenchmark.images(steps * batch);
    for (int first = 0; first < images.size(); first += batch) {
      try (var round = learner.compete(images.subList(first, first + batch), true)) {
        learner.learn(round, decision -> {});
      }
    }
  }

  private void onThread(Runnable work) {
    try {
      thread.submit(work).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the steps without Kafka failed", e.getCause());
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    onThread(() -> learner.close());
    thread.shutdown();
  }
}
