package org.mechanist.benchmarks;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipes;
import org.mechanist.learner.training.Learner;
import org.mechanist.learner.training.StepReport;
import org.mechanist.schemas.Pixels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a micro-batch of 32 images costs the learner: its competition alone, and with the learning
 * step behind it. One thread, which opens the engine as the learner thread does.
 */
@State(Scope.Thread)
@Threads(1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class CompetitionBenchmark {

  private static final int SIDE = 32;
  private static final int BATCH = 32;

  @Param({"mechanist", "paper"})
  public String recipe;

  @Param({"10"})
  public int experts;

  @Param({"auto"})
  public String device;

  /** Threads of the engine. */
  @Param({"1", "2"})
  public int threads;

  private Learner learner;
  private List<Pixels> images;

  /** On the benchmark's thread, whose engine it is from then on. */
  @Setup
  public void open() {
    images = randomImages();
    var size = new Learner.Size(experts, SIDE, SIDE, BATCH);
    learner = new Learner(Torch.open(device, threads), Recipes.load(recipe), size, 1);
    images.forEach(learner::addCanonical);
  }

  @TearDown
  public void close() {
    learner.close();
  }

  @Benchmark
  public List<Pixels> compete() {
    try (var round = learner.compete(images, true)) {
      return round.restorations();
    }
  }

  @Benchmark
  public StepReport competeAndLearn() {
    try (var round = learner.compete(images, true)) {
      return learner.learn(round, decision -> {});
    }
  }

  private static List<Pixels> randomImages() {
    var random = new SplittableRandom(1);
    return IntStream.range(0, BATCH)
        .mapToObj(
            i -> {
              var values = new byte[SIDE * SIDE];
              random.nextBytes(values);
              return new Pixels(SIDE, SIDE, values);
            })
        .toList();
  }
}
