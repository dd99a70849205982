package org.mechanist.learner.bench;

import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.recipe.Recipe;

/**
 * Counts the floating-point operations of the convolutions in a learning step: a multiplication and
 * an addition for each weight and pixel. A convolution's backward pass costs its forward pass
 * twice: once for its kernel, once for its input; the first layer's input needs none, and where the
 * objective is only passed through, its kernels need none.
 */
final class StepFlops {

  private static final double PER_WEIGHT_AND_PIXEL = 2;

  private final Recipe recipe;
  private final int experts;
  private final double area;
  private final double expertForward; // of one image
  private final double expertFirstLayer;
  private final double objectiveForward;
  private final double objectiveFirstLayer;

  StepFlops(Recipe recipe, int experts, int width, int height) {
    this.recipe = recipe;
    this.experts = experts;
    this.area = (double) width * height;
    int filters = recipe.experts().filters();
    this.expertFirstLayer = convolution(1, filters, area);
    this.expertForward =
        expertFirstLayer
            + convolution(filters, filters, areaOf(1) + areaOf(2) + areaOf(3))
            + convolution(filters, 1, area);
    this.objectiveFirstLayer = convolution(recipe.discriminator().channels(), 16, area);
    this.objectiveForward =
        objectiveFirstLayer
            + 2 * convolution(16, 16, area)
            + convolution(16, 32, area / 4)
            + convolution(32, 32, area / 4)
            + convolution(32, 64, area / 16)
            + convolution(64, 64, area / 16);
  }

  /** One convolution of as many channels in as out, on a batch. */
  double plainConvolution(int channels) {
    return recipe.batch() * convolution(channels, channels, area);
  }

  /** Pixels that an expert's convolution, from 0, sees of an image. */
  private double areaOf(int convolution) {
    return area / (1 << 2 * ExpertNetwork.halvings(convolution, recipe.experts().poolings()));
  }

  private static double convolution(int in, int out, double area) {
    return PER_WEIGHT_AND_PIXEL * 9 * in * out * area;
  }

  /** All experts restore all images. */
  private double restoring() {
    return (double) experts * recipe.batch() * expertForward;
  }

  /** The objective scores all restorations. */
  private double scoring() {
    return (double) experts * recipe.batch() * objectiveForward;
  }

  /**
   * The objective learns from canonical images, the winners' restorations and those of some losers.
   */
  private double teachingObjective() {
    int losers =
        recipe.discriminator().losers() < 0
            ? experts - 1
            : Math.min(recipe.discriminator().losers(), experts - 1);
    return (2.0 + losers) * recipe.batch() * (3 * objectiveForward - objectiveFirstLayer);
  }

  /**
   * Each image's winner learns through the objective, and, all winning alike, from some with noise.
   */
  private double teachingWinners() {
    var consistency = recipe.experts().consistency();
    int winners = Math.min(experts, recipe.batch());
    int asked =
        consistency.weight() > 0 ? winners * consistency.askedOf(recipe.batch() / winners) : 0;
    return (recipe.batch() + asked) * (3 * expertForward - expertFirstLayer)
        + recipe.batch() * 2 * objectiveForward;
  }

  double step() {
    return restoring() + scoring() + teachingObjective() + teachingWinners();
  }
}
