package org.mechanist.serving.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.serving.bench.ScalingSimulation.Outcome;
import org.mechanist.serving.bench.ScalingSimulation.Setting;

/** Where theory says what has to come out. */
class ScalingSimulationTest {

  /** 10 images in 2 + 10 · 1 = 12 ms: 833 images a second. */
  private static final ReplicaCosts COSTS = new ReplicaCosts(10, 20, 2, 1, 5, 0);

  private static final double ONE = 1e4 / 12;

  @Test
  void run_imagesFarApart_eachLingersIsRestoredAndCommittedAlone() {
    var outcome = run(COSTS, 1, 1, 0.1, 200);

    assertThat(outcome.p50Ms()).isCloseTo(20 + 2 + 1 + 5, within(1e-9));
    assertThat(outcome.p99Ms()).isCloseTo(outcome.p50Ms(), within(1e-9));
    assertThat(outcome.imagesPerSecond()).isCloseTo(0.1, Percentage.withPercentage(20));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16, 1",
    "4, 16, 4", // as many times
    "4, 4, 4",
    "4, 2, 2", // two of them have no partition
    "16, 4, 4"
  })
  void run_moreImagesThanTheyCan_restoresAsManyAsReplicasWithPartitions(
      int replicas, int partitions, int times) {
    var outcome = run(COSTS, replicas, partitions, 3 * replicas * ONE, 20_000);

    assertThat(outcome.imagesPerSecond()).isCloseTo(times * ONE, Percentage.withPercentage(5));
  }

  @Test
  void run_brokerIsTheSlowest_boundsThemAll() {
    var costs = new ReplicaCosts(10, 20, 2, 1, 5, 0.5); // 2000 images a second

    assertThat(run(costs, 1, 16, 2 * ONE, 10_000).imagesPerSecond())
        .isCloseTo(ONE, Percentage.withPercentage(5));
    assertThat(run(costs, 16, 16, 16 * ONE, 40_000).imagesPerSecond())
        .isCloseTo(2000, Percentage.withPercentage(5));
    var four = new Setting(costs, 16, 16, 4, 16 * ONE, 40_000, 0, 0, 1);
    assertThat(ScalingSimulation.run(four).imagesPerSecond())
        .isCloseTo(8000, Percentage.withPercentage(5));
  }

  @Test
  void run_commitIsSlowerThanRestoring_boundsOneReplica() {
    var costs = new ReplicaCosts(10, 20, 2, 1, 50, 0);

    assertThat(run(costs, 1, 1, 2 * ONE, 10_000).imagesPerSecond())
        .isCloseTo(200, Percentage.withPercentage(5))
        .isCloseTo(costs.imagesPerSecond(), Percentage.withPercentage(5));
  }

  @Test
  void run_halfTheLoad_restoresWhatComesAndNobodyWaitsLong() {
    var outcome = run(COSTS, 4, 8, 2 * ONE, 20_000);

    assertThat(outcome.imagesPerSecond()).isCloseTo(2 * ONE, Percentage.withPercentage(5));
    // A full batch of 10 comes in 24 ms, so most batches linger; two batches and a commit at most.
    assertThat(outcome.p99Ms()).isBetween(20 + 2 + 1 + 5.0, 20 + 2 * 12 + 5.0 + 12);
    assertThat(outcome.p50Ms()).isLessThan(outcome.p99Ms());
  }

  @Test
  void run_rebalance_delaysSomeAndLosesNobody() {
    var calm = run(COSTS, 2, 2, ONE, 10_000);
    var setting = new Setting(COSTS, 2, 2, 1, ONE, 10_000, 6000, 1000, 1);
    var disturbed = ScalingSimulation.run(setting);

    assertThat(disturbed.imagesPerSecond())
        .isCloseTo(calm.imagesPerSecond(), Percentage.withPercentage(5));
    assertThat(disturbed.p99Ms()).isBetween(800.0, 1100.0);
  }

  @Test
  void run_again_givesTheSame() {
    assertThat(run(COSTS, 3, 7, 2 * ONE, 3000)).isEqualTo(run(COSTS, 3, 7, 2 * ONE, 3000));
  }

  @Test
  void setting_nobody_saysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Setting(COSTS, 0, 1, 1, 1, 1))
        .withMessageContaining("not 0, 1, 1, 1 and 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplicaCosts(10, 20, Double.NaN, 1, 5, 0))
        .withMessage("a cost is 0 ms or more, not NaN");
  }

  private static Outcome run(
      ReplicaCosts costs, int replicas, int partitions, double perSecond, int images) {
    return ScalingSimulation.run(new Setting(costs, replicas, partitions, perSecond, images, 1));
  }
}
