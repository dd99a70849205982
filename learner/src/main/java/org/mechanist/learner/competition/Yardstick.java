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

  /** Canonical images that a look takes, once a step. */
  public static final int IMAGES = 16;

  /** Before anything is known everything is explained. */
  public static final Yardstick NONE = new Yardstick(Double.NEGATIVE_INFINITY, 1);

  /** Where a restoration begins to be so bad that canonical images hardly ever are. */
  private static final double DEVIATIONS = 4;

  /** And this is the least, in logits: a step may make an objective like all that is canonical. */
  private static final double LEAST_DISTANCE = 1.5;

  /** So many times as far below is what is novel. */
  private static final double NOVEL = 2;

  private static final double MEMORY = 0.9; // of the deviation, per look

  /**
   * A look at some canonical images: their mean is what counts from now on, since a single step may
   * move the whole scale; their deviation is averaged with what it was.
   *
   * @param logits at least one
   */
  public Yardstick after(float[] logits) {
    double sum = 0;
    double squares = 0;
    for (float logit : logits) {
      sum += logit;
      squares += logit * logit;
    }
    double now = sum / logits.length;
    double variance = Math.max(0, squares / logits.length - now * now);
    boolean first = mean == Double.NEGATIVE_INFINITY;
    return new Yardstick(
        now,
        Math.sqrt(first ? variance : MEMORY * deviation * deviation + (1 - MEMORY) * variance));
  }

  /** By how many deviations a score is above (or, negative, below) that of canonical images. */
  public double standardised(double score) {
    return mean == Double.NEGATIVE_INFINITY
        ? 0
        : (score - mean) / Math.max(LEAST_DISTANCE / DEVIATIONS, deviation);
  }

  public boolean explains(double score) {
    return score > explainedAbove();
  }

  /** The score above which an image is explained. */
  public double explainedAbove() {
    return mean - distance();
  }

  /**
   * Whether a score is so low that an expert whose restoration it is would not come to explain such
   * images by learning some more. What is neither novel nor explained is of a mechanism that
   * drifts, or has more noise than most.
   */
  public boolean isNovel(double score) {
    return !(score > novelUpTo());
  }

  /** The score up to which an image is novel. */
  public double novelUpTo() {
    return mean - NOVEL * distance();
  }

  private double distance() {
    return Math.max(LEAST_DISTANCE, DEVIATIONS * deviation);
  }
}
