package org.mechanist.app;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.learner.pipeline.LearnerPipeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mechanist learn}: the learner on its own. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description =
        "Restore the images of the transformed topic and learn from them, until Ctrl-C. Waits for"
            + " canonical images; they decide what size its images have.")
final class LearnCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka;
  @Mixin private RecipeOptions recipe;
  @Mixin private BatchOptions batches;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of all randomness (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "mechanist-learner",
      description = "Consumer group; it has one learner at a time (default: ${DEFAULT-VALUE}).")
  private String group;

  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "0",
      description =
          "Learn from the first T batches' worth of images, then only restore (default: learn for"
              + " ever).")
  private int steps;

  @Override
  public Integer call() throws Exception {
    var limits = batches.limits(recipe.recipe().batch());
    var options =
        recipe.learner(seed, steps > 0 ? (long) steps * recipe.recipe().batch() : Long.MAX_VALUE);
    var stop = new StopSignal();
    kafka.createTopics();
    try (var terminal = new Terminal(false);
        var pipeline = pipeline(limits, options)) {
      CompletableFuture<Void> ended = pipeline.run().toFuture();
      var rate = new Rate(System::nanoTime);
      while (!ended.isDone()) {
        if (stop.await(250)) {
          pipeline.stop();
          ended.get(60, TimeUnit.SECONDS);
        }
        terminal.show(LearnerView.lines(pipeline.state(), rate, terminal));
      }
      ended.get();
      terminal.print(LearnerView.last(pipeline.state()));
    } catch (java.util.concurrent.ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return 0;
  }

  private LearnerPipeline pipeline(
      BatchLimits limits, org.mechanist.learner.pipeline.LearnerOptions options) {
    return new LearnerPipeline(
        kafka.settings(), kafka.topics(), group, limits, options, Clock.systemUTC());
  }
}
