package org.mechanist.serving.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;

/**
 * Replicas that share partitions, as a discrete-event simulation: images come at random times (a
 * Poisson process) to random partitions; each partition belongs to one replica; a replica cuts
 * batches by size or linger, restores one while the one before is committed, and holds one more
 * that is restored; each broker takes what its replicas commit, one after another.
 *
 * <p>Each replica has processors of its own, which is what measuring several on one machine can't
 * show. A pure function of its settings.
 */
public final class ScalingSimulation {

  /** Of the images, those first ones that do not count: queues are empty when they come. */
  private static final double WARM_UP = 0.2;

  private final Setting setting;
  private final SplittableRandom random;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Site> sites = new ArrayList<>();
  private final List<Double> latencies = new ArrayList<>();
  private final double[] freeAtMs; // [broker]
  private double lastMs;
  private double firstCountedMs = Double.NaN;
  private long committed; // since then
  private long order;

  /**
   * What is simulated.
   *
   * @param replicas that share the partitions; those beyond their number idle
   * @param brokers that share what all replicas commit
   * @param imagesPerSecond that come
   * @param images that come in all
   * @param pauseAtMs when a rebalance begins, in which nobody begins anything
   * @param pauseMs how long it takes; 0 for none
   */
  public record Setting(
      ReplicaCosts costs,
      int replicas,
      int partitions,
      int brokers,
      double imagesPerSecond,
      int images,
      double pauseAtMs,
      double pauseMs,
      long seed) {

    /**
     * @throws IllegalArgumentException if there is nobody or nothing
     */
    public Setting {
      if (replicas < 1 || partitions < 1 || brokers < 1 || images < 1 || !(imagesPerSecond > 0)) {
        throw new IllegalArgumentException(
            "1 replica, partition, broker and image or more and a rate above 0, not %d, %d, %d, %d and %s"
                .formatted(replicas, partitions, brokers, images, imagesPerSecond));
      }
    }

    /** With one broker, and without a rebalance. */
    public Setting(
        ReplicaCosts costs,
        int replicas,
        int partitions,
        double imagesPerSecond,
        int images,
        long seed) {
      this(costs, replicas, partitions, 1, imagesPerSecond, images, 0, 0, seed);
    }
  }

  /**
   * What came out.
   *
   * @param imagesPerSecond that were committed
   * @param p50Ms from an image's coming to its being committed, the median
   * @param p99Ms likewise, of a hundred the slowest but one
   */
  public record Outcome(double imagesPerSecond, double p50Ms, double p99Ms) {}

  private record Event(double atMs, long order, Runnable what) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int sooner = Double.compare(atMs, other.atMs);
      return sooner != 0 ? sooner : Long.compare(order, other.order);
    }
  }

  private ScalingSimulation(Setting setting) {
    this.setting = setting;
    this.random = new SplittableRandom(setting.seed());
    for (int i = 0; i < setting.replicas(); i++) {
      sites.add(new Site(i % setting.brokers()));
    }
    this.freeAtMs = new double[setting.brokers()];
  }

  /** Simulates until the last image is committed. */
  public static Outcome run(Setting setting) {
    return new ScalingSimulation(setting).run();
  }

  private Outcome run() {
    double dueMs = 0;
    var counting = (int) (WARM_UP * setting.images());
    for (int i = 0; i < setting.images(); i++) {
      dueMs += -Math.log(1 - random.nextDouble()) * 1e3 / setting.imagesPerSecond();
      int partition = random.nextInt(setting.partitions());
      var site = sites.get(partition % setting.replicas());
      var image = new Image(dueMs, i >= counting);
      at(dueMs, () -> site.receive(image));
    }
    while (!events.isEmpty()) {
      var next = events.remove();
      lastMs = next.atMs();
      next.what().run();
    }
    Collections.sort(latencies);
    return new Outcome(
        1e3 * committed / (lastMs - firstCountedMs),
        LatencyRun.quantile(latencies, 0.5),
        LatencyRun.quantile(latencies, 0.99));
  }

  private void at(double ms, Runnable what) {
    events.add(new Event(ms, order++, what));
  }

  private record Image(double sinceMs, boolean counts) {}

  /** One replica. */
  private final class Site {
    private final int broker;
    private final Queue<Image> waiting = new ArrayDeque<>();
    private List<Image> restored; // and not handed over yet
    private boolean restoring;
    private boolean committing;

    Site(int broker) {
      this.broker = broker;
    }

    void receive(Image image) {
      if (image.counts() && Double.isNaN(firstCountedMs)) {
        firstCountedMs = image.sinceMs();
      }
      waiting.add(image);
      at(image.sinceMs() + setting.costs().lingerMs(), this::begin);
      begin();
    }

    /**
     * Restores a batch, if there is one that is full or has lingered, and nothing is in the way.
     */
    private void begin() {
      if (restoring || restored != null || waiting.isEmpty()) {
        return;
      }
      double resumeMs = setting.pauseAtMs() + setting.pauseMs();
      if (setting.pauseMs() > 0 && lastMs >= setting.pauseAtMs() && lastMs < resumeMs) {
        at(resumeMs, this::begin);
        return;
      }
      var costs = setting.costs();
      boolean lingered = lastMs >= waiting.peek().sinceMs() + costs.lingerMs();
      if (waiting.size() < costs.batch() && !lingered) {
        return;
      }
      var batch = new ArrayList<Image>();
      while (!waiting.isEmpty() && batch.size() < costs.batch()) {
        batch.add(waiting.remove());
      }
      restoring = true;
      at(lastMs + costs.batchMs() + batch.size() * costs.imageMs(), () -> end(batch));
    }

    private void end(List<Image> batch) {
      restoring = false;
      restored = batch;
      handOver();
      begin();
    }

    private void handOver() {
      if (committing || restored == null) {
        return;
      }
      var batch = restored;
      restored = null;
      committing = true;
      var costs = setting.costs();
      double work = batch.size() * costs.brokerImageMs();
      freeAtMs[broker] = Math.max(freeAtMs[broker], lastMs) + work;
      at(freeAtMs[broker] + costs.commitMs(), () -> committed(batch));
    }

    private void committed(List<Image> batch) {
      committing = false;
      for (var image : batch) {
        if (image.counts()) {
          latencies.add(lastMs - image.sinceMs());
        }
      }
      // Also those that had waited before: while there are too many, they are what is done.
      committed += Double.isNaN(firstCountedMs) ? 0 : batch.size();
      handOver();
      begin();
    }
  }
}
