package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Winners;

/**
 * The images of the last step whose restorations scored least, for their winners to learn from once
 * more: most of what is left to learn is in few of them, such as noisy ones, where the others are
 * restored as well as can be (a bootstrapping of hard examples, Shrivastava et al. 2016). A
 * deviation from the paper.
 *
 * <p>Kept outside the engine. Owned by the learner thread.
 */
final class HardestImages {

  private final int count;
  private List<Image> images = List.of();

  /** One image, {@code [height · width]}, and who won it. */
  private record Image(int winner, float[] pixels) {}

  /**
   * @param count how many of a step's images are kept; 0 for none
   */
  HardestImages(int count) {
    this.count = count;
  }

  /**
   * The batch and the images kept, {@code [batch + kept, 1, height, width]}; the batch itself if
   * none are.
   */
  NDArray with(NDArray batch, NDManager owner) {
    if (images.isEmpty()) {
      var same = batch.stopGradient();
      same.attach(owner);
      return same;
    }
    var shape = batch.getShape();
    int area = (int) (shape.get(2) * shape.get(3));
    var pixels = new float[images.size() * area];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i).pixels(), 0, pixels, i * area, area);
    }
    var kept = owner.create(pixels, new Shape(images.size(), 1, shape.get(2), shape.get(3)));
    return NDArrays.concat(new NDList(kept, batch));
  }

  /** Who won those. */
  Winners with(Winners winners) {
    var expert =
        IntStream.concat(images.stream().mapToInt(Image::winner), Arrays.stream(winners.expert()))
            .toArray();
    return new Winners(winners.scores(), expert);
  }

  /**
   * Keeps the hardest of a competition instead.
   *
   * @param taught the images that were learned from
   */
  void replace(Competition competition, int[] taught) {
    if (count == 0) {
      return;
    }
    var pixels = competition.batch().images().toFloatArray();
    int area = pixels.length / competition.batch().size();
    var winners = competition.winners();
    images = new ArrayList<>();
    Arrays.stream(taught)
        .boxed()
        .sorted(Comparator.comparingDouble(winners::score))
        .limit(count)
        .forEach(
            image ->
                images.add(
                    new Image(
                        winners.expert()[image],
                        Arrays.copyOfRange(pixels, image * area, (image + 1) * area))));
  }

  /** Drops what an expert won. */
  void forget(int expert) {
    images = new ArrayList<>(images.stream().filter(image -> image.winner() != expert).toList());
  }

  void exchange(State state) {
    var winners =
        state.value("winners", int[].class, images.stream().mapToInt(Image::winner).toArray());
    var pixels = state.rows("pixels", images.stream().map(Image::pixels).toArray(float[][]::new));
    images =
        IntStream.range(0, winners.length)
            .mapToObj(image -> new Image(winners[image], pixels[image]))
            .toList();
  }
}
