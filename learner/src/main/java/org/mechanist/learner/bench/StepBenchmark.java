package org.mechanist.learner.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;

/**
 * Times one learning step and its parts against the rate of a plain convolution, both measured in
 * turn, so that whatever else the machine does hits both.
 */
public final class StepBenchmark {

  static final int SIDE = 32;
  private static final int WARM_UP = 3;

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
   * @param lifecycleShare what a committee that finds its size itself costs beside a step, as a
   *     share of it, on average over the steps between two looks
   * @param rivals the others that were measured in the same rounds, in their order
   */
  public record Result(
      double gflops,
      double competitionMs,
      double objectiveMs,
      double winnersMs,
      double stepMs,
      double stepGflop,
      double floorRatio,
      double lifecycleShare,
      List<RivalResult> rivals) {}

  /**
   * Another step to be measured beside.
   *
   * @param gated whether the gate proposes who competes, as it does once experts are specialized
   */
  public record Rival(String name, Recipe recipe, int experts, boolean gated) {}

  /**
   * How another step did.
   *
   * @param stepMs median over rounds
   * @param ratio median over rounds of its time over that of the step that is measured by its parts
   */
  public record RivalResult(String name, double stepMs, double ratio) {}

  /** Told after each round. */
  @FunctionalInterface
  public interface Listener {
    void round(int done, int rounds);
  }

  private final Torch torch;
  private final Recipe recipe;
  private final int experts;
  private final List<Rival> rivals;

  public StepBenchmark(Torch torch, Recipe recipe, int experts, List<Rival> rivals) {
    this.torch = torch;
    this.recipe = recipe;
    this.experts = experts;
    this.rivals = List.copyOf(rivals);
  }

  /** Measures; takes some seconds a round. */
  public Result run(int rounds, Listener listener) {
    var columns = new double[7][rounds];
    var others = new double[rivals.size()][rounds];
    var ratios = new double[rivals.size()][rounds];
    var flops = new StepFlops(recipe, experts, SIDE, SIDE);
    var opened = new ArrayList<StepParts>();
    try (var plain = new PlainConvolution(torch, recipe.batch());
        var parts = new StepParts(torch, recipe, experts, false)) {
      rivals.forEach(
          rival ->
              opened.add(new StepParts(torch, rival.recipe(), rival.experts(), rival.gated())));
      for (int round = -WARM_UP; round < rounds; round++) {
        double before = plain.seconds();
        double competition = seconds(parts::compete);
        double lifecycle = seconds(parts::watch) / recipe.growth().everySteps();
        double learning = seconds(parts::learn);
        double after = plain.seconds();
        double objective = seconds(parts::teachObjective);
        double step = competition + learning;
        for (int i = 0; i < opened.size(); i++) {
          var other = opened.get(i);
          double took = seconds(other::compete) + seconds(other::learn);
          others[i][Math.max(0, round)] = took;
          ratios[i][Math.max(0, round)] = took / step;
        }
        if (round >= 0) {
          double rate = flops.plainConvolution(PlainConvolution.CHANNELS) / ((before + after) / 2);
          double[] row = {
            rate,
            competition,
            objective,
            learning - objective,
            step,
            step * rate / flops.step(),
            lifecycle / step
          };
          for (int i = 0; i < row.length; i++) {
            columns[i][round] = row[i];
          }
          listener.round(round + 1, rounds);
        }
      }
    } finally {
      opened.forEach(StepParts::close);
    }
    var results = new ArrayList<RivalResult>();
    for (int i = 0; i < rivals.size(); i++) {
      results.add(
          new RivalResult(rivals.get(i).name(), 1e3 * median(others[i]), median(ratios[i])));
    }
    return new Result(
        median(columns[0]) / 1e9,
        1e3 * median(columns[1]),
        1e3 * median(columns[2]),
        1e3 * median(columns[3]),
        1e3 * median(columns[4]),
        flops.step() / 1e9,
        median(columns[5]),
        median(columns[6]),
        results);
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

  static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
