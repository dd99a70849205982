package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.recipe.Recipe;

/**
 * What winners lose by making something else of an image with noise than of the image ({@link
 * Recipe.Consistency}). Each is asked about the first of the images that it won, a sample since the
 * stream is shuffled, and these count for all that it won.
 */
final class ConsistencyLoss {

  private final Recipe.Consistency recipe;
  private final NDArray noisy; // [images, 1, height, width]; nothing if nobody is ever asked

  /**
   * On the learner thread: it draws the noise.
   *
   * @param images of a lesson, {@code [images, 1, height, width]}
   */
  ConsistencyLoss(Recipe.Consistency recipe, NDArray images) {
    this.recipe = recipe;
    noisy = recipe.weight() > 0 ? noisy(images, recipe.noise()) : null;
  }

  private static NDArray noisy(NDArray images, double deviation) {
    var noise = images.getManager().randomNormal(images.getShape());
    return images.add(noise.muli((float) deviation));
  }

  /**
   * What an expert is asked about, with noise.
   *
   * @param won the images that it won, at least one, by their numbers in the lesson
   * @return the first of these, {@code [some, 1, height, width]}; nothing if it is not asked
   */
  Optional<NDArray> noisy(Expert expert, long[] won, NDManager step) {
    if (noisy == null || expert.weights().updates() < recipe.after()) {
      return Optional.empty();
    }
    var some = Arrays.copyOf(won, recipe.askedOf(won.length));
    return Optional.of(noisy.get(step, new NDIndex("{}", step.create(some))));
  }

  /**
   * @param made what each expert made of the images that it won, and, if it was asked, of the first
   *     of these with noise, {@code [images, 1, height, width]} each
   * @return for each image that was won, 0 for those not asked about, {@code [all won]}
   */
  NDArray of(List<NDList> made, NDManager step) {
    var losses = new NDList(made.size());
    made.forEach(restorations -> losses.add(of(restorations, step)));
    return Layers.concat(losses);
  }

  /** {@code [won]} */
  private NDArray of(NDList restorations, NDManager step) {
    var restored = restorations.get(0);
    long won = restored.getShape().get(0);
    if (restorations.size() == 1) {
      return step.zeros(new Shape(won));
    }
    var again = restorations.get(1);
    long some = again.getShape().get(0);
    var once = some == won ? restored : restored.split(new long[] {some}, 0).get(0);
    var difference = once.sub(again).reshape(some, -1); // [some, pixels]
    var weight = step.create((float) (recipe.weight() * won / some)); // []
    var losses = difference.square().mean(new int[] {1}).mul(weight); // [some]
    return some == won
        ? losses
        : Layers.concat(new NDList(losses, step.zeros(new Shape(won - some))));
  }
}
