package org.mechanist.learner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner;
import org.mechanist.schemas.Pixels;

/**
 * Times one learning step and its parts against the rate of a plain convolution, both measured in
 * turn, so that whatever else the machine does hits both.
 */
public final class StepBenchmark {

  private static final int SIDE = 32;
  private static final int CHANNELS = 32;
  private static final int WARM_UP = 3;
  private static final int CONVOLUTIONS = 6; // in one measurement

  /**
   * What came out; medians over rounds.
   *
   * @param gflops rate of a 32→32 3×3 convolution on 32×32 images at batch 32, in 10⁹ operations a
   *     second
   * @param restoringMs all experts restore the batch
   * @param scoringMs the objective scores all restorations
   * @param objectiveMs the objective learns
   * @param winnersMs the winners learn, by the difference of the step and the other parts
   * @param stepMs all of it, as the pipeline runs it
   * @param stepGflop convolution operations of a step, in 10⁹
   * @param floorRatio step time over what its convolutions would take at {@code gflops}
   */
  public record Result(
      double gflops,
      double restoringMs,
      double scoringMs,
      double objectiveMs,
      double winnersMs,
      double stepMs,
      double stepGflop,
      double floorRatio) {}

  /** Told after each round. */
  @FunctionalInterface
  public interface Listener {
    void round(int done, int rounds);
  }

  private final Torch torch;
  private final Recipe recipe;
  private final int experts;

  public StepBenchmark(Torch torch, Recipe recipe, int experts) {
    this.torch = torch;
    this.recipe = recipe;
    this.experts = experts;
  }

  /** Measures; takes about a second or two a round. */
  public Result run(int rounds, Listener listener) {
    var size = new Learner.Size(experts, SIDE, SIDE, 1000);
    var columns = new double[7][rounds];
    var flops = new StepFlops(recipe, experts, SIDE, SIDE);
    try (var manager = torch.newManager();
        var learner = new Learner(torch, recipe, size, 1);
        var parts = new Parts(manager)) {
      images(1000).forEach(learner::addCanonical);
      var batch = images(recipe.batch());
      for (int round = -WARM_UP; round < rounds; round++) {
        double convolution = parts.convolutionSeconds();
        double step = seconds(() -> step(learner, batch));
        double again = parts.convolutionSeconds();
        double rate =
            StepFlops.convolution(CHANNELS, CHANNELS, SIDE * SIDE)
                * recipe.batch()
                / ((convolution + again) / 2);
        double restoring = seconds(parts::restore);
        double scoring = seconds(parts::score);
        double objective = seconds(parts::teachObjective);
        if (round >= 0) {
          double[] row = {
            rate,
            restoring,
            scoring,
            objective,
            step - restoring - scoring - objective,
            step,
            step * rate / flops.step()
          };
          for (int i = 0; i < row.length; i++) {
            columns[i][round] = row[i];
          }
          listener.round(round + 1, rounds);
        }
      }
    }
    return new Result(
        median(columns[0]) / 1e9,
        1e3 * median(columns[1]),
        1e3 * median(columns[2]),
        1e3 * median(columns[3]),
        1e3 * median(columns[4]),
        1e3 * median(columns[5]),
        flops.step() / 1e9,
        median(columns[6]));
  }

  static void step(Learner learner, List<Pixels> batch) {
    try (var round = learner.compete(batch, true)) {
      learner.learn(round, decision -> {});
    }
  }

  static List<Pixels> images(int count) {
    var random = new SplittableRandom(7);
    var images = new ArrayList<Pixels>(count);
    for (int i = 0; i < count; i++) {
      var values = new byte[SIDE * SIDE];
      random.nextBytes(values);
      images.add(new Pixels(SIDE, SIDE, values));
    }
    return images;
  }

  /** The parts of a step on arrays of their own. */
  private final class Parts implements AutoCloseable {
    private final NDManager manager;
    private final Discriminator objective;
    private final List<Expert> committee = new ArrayList<>();
    private final NDArray images; // [batch, 1, side, side]
    private final NDArray restorations; // [experts · batch, 1, side, side]
    private final NDArray features; // [batch, channels, side, side], channels last
    private final NDArray kernel; // [channels, channels, 3, 3], channels last
    private final NDArray bias; // [channels]

    Parts(NDManager manager) {
      this.manager = manager;
      this.objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
      var network = new ExpertNetwork(recipe.experts().filters());
      for (int i = 0; i < experts; i++) {
        try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
          committee.add(new Expert("bench-" + i, network, recipe.experts(), manager, initial));
        }
      }
      this.images = manager.randomUniform(0, 1, new Shape(recipe.batch(), 1, SIDE, SIDE));
      this.restorations =
          manager.randomUniform(0, 1, new Shape((long) experts * recipe.batch(), 1, SIDE, SIDE));
      this.features =
          manager
              .randomUniform(0, 1, new Shape(recipe.batch(), SIDE, SIDE, CHANNELS))
              .transpose(0, 3, 1, 2);
      this.kernel =
          manager
              .randomUniform(-0.1f, 0.1f, new Shape(CHANNELS, 3, 3, CHANNELS))
              .transpose(0, 3, 1, 2);
      this.bias = manager.zeros(new Shape(CHANNELS));
    }

    double convolutionSeconds() {
      return seconds(
              () -> {
                for (int i = 0; i < CONVOLUTIONS; i++) {
                  Layers.convolution(features, kernel, bias).close();
                }
              })
          / CONVOLUTIONS;
    }

    void restore() {
      committee.forEach(expert -> expert.restore(images, true).close());
    }

    void score() {
      try (var logits = objective.score(restorations)) {
        logits.toFloatArray();
      }
    }

    void teachObjective() {
      int losers = recipe.discriminator().losers();
      var losing = new NDList();
      for (int i = 0; i < (losers < 0 ? experts - 1 : Math.min(losers, experts - 1)); i++) {
        losing.add(images);
      }
      objective.learn(images, images, losing, 1.0 / experts);
    }

    @Override
    public void close() {
      committee.forEach(Expert::close);
      objective.close();
    }
  }

  static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
