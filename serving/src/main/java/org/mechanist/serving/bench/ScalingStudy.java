package org.mechanist.serving.bench;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.serving.bench.ScalingSimulation.Outcome;
import org.mechanist.serving.bench.ScalingSimulation.Setting;

/** One, four, sixteen and sixty-four replicas under loads from little to more than they can. */
public final class ScalingStudy {

  private static final int[] REPLICAS = {1, 4, 16, 64};
  private static final double[] LOADS = {0.1, 0.25, 0.5, 0.75, 0.9, 1.2};
  private static final int IMAGES_OF_A_REPLICA = 2000;
  private static final long SEED = 1;

  /**
   * How some replicas do under some load.
   *
   * @param load images that come, as a share of what the replicas could restore if nothing but
   *     themselves bounded them
   * @param brokers that share what all of them commit
   */
  public record Row(
      int replicas,
      int partitions,
      int brokers,
      double load,
      double offeredPerSecond,
      Outcome outcome) {}

  private ScalingStudy() {}

  /** Simulates all of them on so many partitions, with so many brokers. */
  public static List<Row> of(ReplicaCosts costs, int partitions, int brokers) {
    var rows = new ArrayList<Row>();
    for (int replicas : REPLICAS) {
      for (double load : LOADS) {
        double offered = load * replicas * costs.imagesPerSecond();
        int images = replicas * IMAGES_OF_A_REPLICA;
        var setting =
            new Setting(costs, replicas, partitions, brokers, offered, images, 0, 0, SEED);
        rows.add(
            new Row(replicas, partitions, brokers, load, offered, ScalingSimulation.run(setting)));
      }
    }
    return rows;
  }

  /**
   * The same replicas at half load through a rebalance in which nobody begins anything.
   *
   * @param pauseSeconds how long that takes
   */
  public static Outcome rebalance(ReplicaCosts costs, int replicas, double pauseSeconds) {
    double offered = 0.5 * replicas * costs.imagesPerSecond();
    int images = replicas * IMAGES_OF_A_REPLICA;
    double middleMs = 0.5 * 1e3 * images / offered;
    return ScalingSimulation.run(
        new Setting(
            costs, replicas, replicas, 1, offered, images, middleMs, 1e3 * pauseSeconds, SEED));
  }
}
