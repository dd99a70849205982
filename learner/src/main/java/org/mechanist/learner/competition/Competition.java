package org.mechanist.learner.competition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;

/**
 * One competition: every expert restores every image of a batch, the objective scores all
 * restorations, the best one of each image wins (paper, Eq. 1 and Algorithm 1).
 *
 * @param batch the transformed images
 * @param restorations all of them, expert by expert: {@code [experts · batch, 1, height, width]},
 *     owned by the batch
 * @param winners who won what
 */
public record Competition(TensorBatch batch, NDArray restorations, Winners winners) {

  /**
   * Lets a committee compete. No gradient is recorded and no weight moves.
   *
   * @param learning whether learning is on: see {@link org.mechanist.learner.expert.Expert#restore}
   */
  public static Competition hold(
      Torch torch, Committee committee, Objective objective, TensorBatch batch, boolean learning) {
    var entries =
        torch.sideBySide(
            committee.members(), expert -> enter(expert, objective, batch.images(), learning));
    try (var restorations = new NDList(entries.size())) {
      entries.forEach(entry -> restorations.add(entry.restorations()));
      var all = NDArrays.concat(restorations); // [experts · batch, 1, height, width]
      var scores = entries.stream().map(Entry::scores).toArray(float[][]::new);
      return new Competition(batch, all, Winners.of(scores));
    }
  }

  /**
   * What an expert enters a competition with.
   *
   * @param restorations {@code [batch, 1, height, width]}
   * @param scores {@code [batch]}
   */
  private record Entry(NDArray restorations, float[] scores) {}

  private static Entry enter(Expert expert, Objective objective, NDArray images, boolean learning) {
    var restorations = expert.restore(images, learning);
    try (var logits = objective.score(restorations)) {
      return new Entry(restorations, logits.toFloatArray());
    }
  }

  /** The winner's restoration of each image, {@code [batch, 1, height, width]}. */
  public NDArray winning() {
    return restorationsBy(winners.expert());
  }

  /**
   * For each of {@code count} draws without replacement, the restoration of each image by one of
   * its losers, {@code [batch, 1, height, width]} each.
   *
   * @param count at most the number of losers; −1 for all of them
   */
  public NDList losing(int count, RandomGenerator random) {
    int losers = winners.scores().length - 1;
    int drawn = count < 0 ? losers : Math.min(count, losers);
    var chosen = new int[drawn][winners.images()];
    for (int image = 0; image < winners.images(); image++) {
      var order = losersOf(image, random);
      for (int draw = 0; draw < drawn; draw++) {
        chosen[draw][image] = order[draw];
      }
    }
    var losing = new NDList(drawn);
    Arrays.stream(chosen).map(this::restorationsBy).forEach(losing::add);
    return losing;
  }

  /** The losers of an image in random order (Fisher and Yates). */
  private int[] losersOf(int image, RandomGenerator random) {
    var order = new int[winners.scores().length - 1];
    for (int i = 0, expert = 0; i < order.length; expert++) {
      if (expert != winners.expert()[image]) {
        order[i++] = expert;
      }
    }
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return order;
  }

  private NDArray restorationsBy(int[] experts) {
    var rows = new long[experts.length];
    Arrays.setAll(rows, image -> (long) experts[image] * batch.size() + image);
    try (var index = batch.manager().create(rows)) {
      return restorations.get(new NDIndex("{}", index));
    }
  }
}
