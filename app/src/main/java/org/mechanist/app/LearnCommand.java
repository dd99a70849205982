package org.mechanist.app;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mechanist.ingest.kafka.BatchLimits;
import org.mechanist.learner.pipeline.LearnerOptions;
import org.mechanist.learner.pipeline.LearnerPipeline;
import org.mechanist.learner.pipeline.Operation;
import org.mechanist.learner.pipeline.Overload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mechanist learn}: the learner on its own. */
@Command(
    name = "learn",
    mixinStandardHelpOptions = true,
    description =
        "Restore the images of the transformed topic and learn from them, until Ctrl-C. Waits for"
            + " canonical images; they decide what size its images have. Killed or stopped and"
            + " started again, it goes on as if it had never stopped.")
final class LearnCommand implements Callable<Integer> {

  /** A batch takes seconds at most, the last transaction too. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(60);

  @Spec private CommandSpec command;
  @Mixin private KafkaOptions kafka;
  @Mixin private TopicOptions topics;
  @Mixin private RecipeOptions recipe;
  @Mixin private DeviceOptions device;
  @Mixin private BatchOptions batches;
  @Mixin private SeedOptions seed;
  @Mixin private ResumeOptions resume;
  @Mixin private PublishOptions publish;
  @Mixin private StatusOptions status;
  @Mixin private TokenOptions token;

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

  @Option(
      names = "--max-dead-letters",
      paramLabel = "SHARE",
      defaultValue = "" + Operation.DEFAULT_MAX_DEAD_LETTERS,
      description =
          "Stop once more than this share of the last 1000 messages were no usable images, and"
              + " there were 100 of them at least; 1: never (default: ${DEFAULT-VALUE}).")
  private double maxDeadLetters;

  @Option(
      names = "--overload",
      paramLabel = "lag|restore-only",
      defaultValue = "lag",
      description =
          "What gives first when the stream is faster than learning: lag, all images are learned"
              + " from, and it falls behind; or restore-only, while it is behind all are restored"
              + " and one batch of eight is learned from (default: ${DEFAULT-VALUE}).")
  private String overload;

  @Override
  public Integer call() throws Exception {
    Usage.between(command, "--steps", steps, 0, Integer.MAX_VALUE);
    int batch = recipe.recipe().batch();
    var limits = batches.limits(batch);
    long learnImages = steps > 0 ? (long) steps * batch : Long.MAX_VALUE;
    var options =
        Usage.checked(
            command,
            () ->
                recipe
                    .learner(seed.seed(), device.name(), learnImages, maxDeadLetters)
                    .with(resume.checkpoints(group))
                    .with(Overload.of(overload))
                    .with(publish.publication()));
    var stop = new StopSignal();
    topics.create(kafka.settings());
    try (var terminal = new Terminal(false);
        var pipeline = pipeline(limits, options)) {
      status.serveDuring(
          () -> learn(pipeline, stop, terminal),
          token,
          terminal,
          instruments -> LearnerVitals.bind(instruments, pipeline::state),
          () -> LearnerVitals.health(pipeline.health()));
      terminal.print(LearnerView.last(pipeline.state()));
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    return 0;
  }

  private static void learn(LearnerPipeline pipeline, StopSignal stop, Terminal terminal)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> ended = pipeline.run().toFuture();
    var rate = new Rate(System::nanoTime);
    while (!ended.isDone()) {
      if (stop.await(250)) {
        pipeline.stop();
        awaitEnd(ended);
      }
      terminal.show(LearnerView.lines(pipeline.state(), rate, terminal));
    }
    ended.get();
  }

  private static void awaitEnd(CompletableFuture<Void> ended)
      throws ExecutionException, InterruptedException {
    try {
      ended.get(STOP_BOUND.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the learner did not stop within %d s".formatted(STOP_BOUND.toSeconds()), e);
    }
  }

  private LearnerPipeline pipeline(BatchLimits limits, LearnerOptions options) {
    return new LearnerPipeline(
        kafka.settings(), topics.names(), group, limits, options, Clock.systemUTC());
  }
}
