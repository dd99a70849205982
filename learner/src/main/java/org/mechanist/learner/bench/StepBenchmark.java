package org.mechanist.learner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.CanonicalReservoir;
import org.mechanist.learner.training.LearningStep;
import org.mechanist.schemas.Pixels;

/**
 * Times one learning step and its parts against the rate of a plain convolution, both measured in
 * turn, so that whatever else the machine does hits both.
 */
public final class StepBenchmark {

  private static final int SIDE = 32;
  private static final int CHANNELS = 32;
  private static final int CANONICAL = 1000;
  private static final int WARM_UP = 3;
  private static final int CONVOLUTIONS = 6; // in one measurement

  /**
   * What came out; medians over rounds.
   *
   * @param gflops rate of a 32→32 3×3 convolution on 32×32 images at batch 32, in 10⁹ operations a
   *     second
   * @param competitionMs all experts restore the batch, the objective scores all restorations
   * @param objectiveMs the objective learns
   * @param winnersMs the winners learn, by the difference of the step and the other parts
   * @param stepMs all of it, as the pipeline runs it
   * @param stepGflop convolution operations of a step, in 10⁹
   * @param floorRatio step time over what its convolutions would take at {@code gflops}
   */
  public record Result(
      double gflops,
      double competitionMs,
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
    var columns = new double[6][rounds];
    var flops = new StepFlops(recipe, experts, SIDE, SIDE);
    try (var parts = new Parts()) {
      for (int round = -WARM_UP; round < rounds; round++) {
        double before = parts.convolutionSeconds();
        double competition = seconds(parts::compete);
        double learning = seconds(parts::learn);
        double after = parts.convolutionSeconds();
        double objective = seconds(parts::teachObjective);
        if (round >= 0) {
          double rate = flops.plainConvolution(CHANNELS) / ((before + after) / 2);
          double step = competition + learning;
          double[] row = {
            rate, competition, objective, learning - objective, step, step * rate / flops.step()
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
        flops.step() / 1e9,
        median(columns[5]));
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

  /**
   * A step by its parts. Every expert is made to win its share, as it does in a committee that has
   * specialized.
   */
  private final class Parts implements AutoCloseable {
    private final NDManager manager = torch.newManager();
    private final Committee committee;
    private final Discriminator objective;
    private final LearningStep learningStep;
    private final List<Pixels> pixels = images(recipe.batch());
    private final NDArray features; // [batch, channels, side, side], channels last
    private final NDArray kernel; // [channels, channels, 3, 3], channels last
    private final NDArray bias; // [channels]
    private Competition competition;
    private long steps;

    Parts() {
      var network = new ExpertNetwork(recipe.experts().filters(), recipe.experts().activation());
      var members = new ArrayList<Expert>();
      for (int i = 0; i < experts; i++) {
        try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
          members.add(new Expert("bench-" + i, network, recipe.experts(), manager, initial));
        }
      }
      this.committee = new Committee(members);
      this.objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
      var reservoir = new CanonicalReservoir(CANONICAL, SplittableRandom::new);
      images(CANONICAL).forEach(reservoir::add);
      this.learningStep = new LearningStep(torch, recipe, committee, objective, reservoir);
      this.features = channelsLast(0, 1, recipe.batch(), SIDE);
      this.kernel = channelsLast(-0.1f, 0.1f, CHANNELS, 3);
      this.bias = manager.zeros(new Shape(CHANNELS));
    }

    /** {@code [first, channels, side, side]} */
    private NDArray channelsLast(float low, float high, long first, long side) {
      return manager
          .randomUniform(low, high, new Shape(first, side, side, CHANNELS))
          .transpose(0, 3, 1, 2);
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

    void compete() {
      var held =
          Competition.hold(torch, committee, objective, TensorBatch.of(manager, pixels), true);
      var winners = new int[pixels.size()];
      Arrays.setAll(winners, image -> image % experts);
      competition =
          new Competition(
              held.batch(), held.restorations(), new Winners(held.winners().scores(), winners));
    }

    void learn() {
      learningStep.learn(++steps, competition, new SplittableRandom(steps));
      competition.batch().close();
    }

    void teachObjective() {
      try (var batch = TensorBatch.of(manager, pixels)) {
        int losers = recipe.discriminator().losers();
        var losing = new NDList();
        for (int i = 0; i < (losers < 0 ? experts - 1 : Math.min(losers, experts - 1)); i++) {
          losing.add(batch.images());
        }
        objective.learn(batch.images(), batch.images(), losing, 1.0 / experts);
      }
    }

    @Override
    public void close() {
      committee.close();
      objective.close();
      manager.close();
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
