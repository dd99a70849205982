package org.mechanist.learner.competition;

/**
 * What canonical images score under the objective as it is. Restorations that score about as much
 * are explained; others are of images that no expert knows. The objective learns too, so that a
 * score says something only beside those of canonical images at the same step.
 *
 * @param mean logit of canonical images
 * @param deviation standard deviation of these
 */
public record Yardstick(double mean, double deviation) {

  /** Before anything is known everything is explained. */
  public static final Yardstick NONE = new Yardstick(Double.NEGATIVE_INFINITY, 1);

  /** Where a restoration begins to be so bad that canonical images hardly ever are. */
  private static final double DEVIATIONS = 4;

  /**
   * Of some canonical images.
   *
   * @param logits at least one
   */
  public static Yardstick of(float[] logits) {
    double sum = 0;
    double squares = 0;
    for (float logit : logits) {
      sum += logit;
      squares += logit * logit;
    }
    double mean = sum / logits.length;
    return new Yardstick(mean, Math.sqrt(Math.max(0, squares / logits.length - mean * mean)));
  }

  /** By how many deviations a score is above (or, negative, below) that of canonical images. */
  public double standardised(double score) {
    return mean == Double.NEGATIVE_INFINITY ? 0 : (score - mean) / deviation;
  }

  public boolean explains(double score) {
    return standardised(score) > -DEVIATIONS;
  }
}
