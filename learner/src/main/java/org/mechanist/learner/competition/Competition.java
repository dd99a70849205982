package org.mechanist.learner.competition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.network.Numbers;

/**
 * What came of one competition: experts restored images of a batch, the objective scored the
 * restorations, the best one of each image wins (paper, Eq. 1 and Algorithm 1).
 *
 * @param batch the transformed images
 * @param restorations all of them, {@code [restorations, 1, height, width]}, owned by the batch
 * @param rows {@code [expert][image]}: which of the restorations, {@value #ABSENT} where an expert
 *     did not compete for an image
 * @param winners who won what
 */
public record Competition(TensorBatch batch, NDArray restorations, int[][] rows, Winners winners) {

  static final int ABSENT = -1;

  /** The same with other winners, for benchmarks and tests. */
  public Competition wonBy(Winners others) {
    return new Competition(batch, restorations, rows, others);
  }

  /**
   * The same for some images alone.
   *
   * @param images their indices, at least one
   */
  public Competition only(int[] images) {
    var some = new int[rows.length][images.length];
    for (int expert = 0; expert < rows.length; expert++) {
      for (int i = 0; i < images.length; i++) {
        some[expert][i] = rows[expert][images[i]];
      }
    }
    return new Competition(
        new TensorBatch(batch.only(images)), restorations, some, winners.only(images));
  }

  /** The winner's restoration of each image, {@code [batch, 1, height, width]}. */
  public NDArray winning() {
    return restorationsBy(winners.expert());
  }

  /**
   * The winner's restoration of some images, {@code [images, 1, height, width]}.
   *
   * @param images their indices, at least one
   */
  public NDArray winning(int[] images) {
    return rows(
        Arrays.stream(images).mapToLong(image -> rows[winners.expert()[image]][image]).toArray());
  }

  /**
   * For each of {@code count} draws without replacement, the restoration of each image by one of
   * its losers, {@code [batch, 1, height, width]} each.
   *
   * @param count at most the number of losers that every image has; −1 for as many
   */
  public NDList losing(int count, RandomGenerator random) {
    var losers = new int[winners.images()][];
    Arrays.setAll(losers, image -> losersOf(image, random));
    int most = Arrays.stream(losers).mapToInt(all -> all.length).min().orElseThrow();
    var losing = new NDList();
    for (int draw = 0; draw < (count < 0 ? most : Math.min(count, most)); draw++) {
      var experts = new int[winners.images()];
      for (int image = 0; image < experts.length; image++) {
        experts[image] = losers[image][draw];
      }
      losing.add(restorationsBy(experts));
    }
    return losing;
  }

  /**
   * Those who competed for an image and lost, in random order (Fisher and Yates); nobody who put
   * out what is no number.
   */
  private int[] losersOf(int image, RandomGenerator random) {
    var order =
        IntStream.range(0, rows.length)
            .filter(expert -> rows[expert][image] != ABSENT)
            .filter(expert -> expert != winners.expert()[image])
            .filter(expert -> Float.isFinite(winners.scores()[expert][image]))
            .toArray();
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int held = order[i];
      order[i] = order[other];
      order[other] = held;
    }
    return order;
  }

  /** Whether an expert competed for an image. */
  public boolean isEntered(int expert, int image) {
    return rows[expert][image] != ABSENT;
  }

  /** Whether an expert's restoration of an image that it competed for is one of numbers. */
  public boolean putsOutNumbers(int expert, int image) {
    try (var restoration = rows(new long[] {rows[expert][image]})) {
      return Numbers.all(restoration.toFloatArray());
    }
  }

  /**
   * Whether every expert competed for an image.
   *
   * @param taken {@code [place]}: where there is an expert
   */
  boolean everyoneFor(int image, boolean[] taken) {
    return IntStream.range(0, taken.length)
        .allMatch(place -> rows[place][image] != ABSENT || !taken[place]);
  }

  private NDArray restorationsBy(int[] experts) {
    var chosen = new long[experts.length];
    Arrays.setAll(chosen, image -> rows[experts[image]][image]);
    return rows(chosen);
  }

  private NDArray rows(long[] chosen) {
    try (var index = batch.manager().create(chosen)) {
      return restorations.get(new NDIndex("{}", index));
    }
  }
}
