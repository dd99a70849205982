package org.mechanist.learner.competition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
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

  /** Brightness between an image's darkest and lightest pixel, of 1, below which it is blank. */
  private static final float BLANK = 0.05f;

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

  /**
   * This one and another as one, this one's images first. Its batch is this one's to close; the
   * other one may be closed.
   */
  public Competition and(Competition other) {
    var owner = batch.manager();
    int first = (int) restorations.getShape().get(0);
    var joined = new int[rows.length][];
    for (int expert = 0; expert < rows.length; expert++) {
      joined[expert] =
          IntStream.concat(
                  Arrays.stream(rows[expert]),
                  Arrays.stream(other.rows[expert])
                      .map(row -> row == ABSENT ? ABSENT : first + row))
              .toArray();
    }
    return new Competition(
        new TensorBatch(joined(owner, batch.images(), other.batch.images())),
        joined(owner, restorations, other.restorations),
        joined,
        winners.and(other.winners));
  }

  private static NDArray joined(NDManager owner, NDArray some, NDArray others) {
    try (var step = owner.newSubManager()) {
      var copy = others.duplicate();
      copy.attach(step);
      var joined = NDArrays.concat(new NDList(some, copy));
      joined.attach(owner);
      return joined;
    }
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
    return Numbers.all(restoration(expert, image));
  }

  /** {@code [height · width]} */
  private float[] restoration(int expert, int image) {
    try (var restoration = rows(new long[] {rows[expert][image]})) {
      return restoration.toFloatArray();
    }
  }

  /** Whether an expert's restoration of an image that it competed for is of one brightness. */
  public boolean isBlank(int expert, int image) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float pixel : restoration(expert, image)) {
      least = Math.min(least, pixel);
      most = Math.max(most, pixel);
    }
    return most - least < BLANK;
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
