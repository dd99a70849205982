package org.mechanist.serving.experiment;

import java.util.Map;
import java.util.Objects;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.story.Winners;

/**
 * One look at a run: what was so in the images since the look before.
 *
 * @param step learning steps done
 * @param images seen from the start of the run
 * @param accuracy of the images since the look before
 * @param purity of the experts, 0 to 1
 * @param ari adjusted Rand index of mechanism and winning expert
 * @param distinct different experts among those that win most of some mechanism
 * @param share for each mechanism, the share of its images that each expert won
 * @param logits of the objective
 * @param probe what every expert makes of images that are the same at each look
 * @param millisPerStep what a learning step took
 */
public record Look(
    long step,
    long images,
    Accuracy accuracy,
    double purity,
    double ari,
    int distinct,
    Map<String, Map<String, Double>> share,
    Logits logits,
    Probe probe,
    double millisPerStep) {

  public Look {
    Objects.requireNonNull(accuracy, "accuracy");
    Objects.requireNonNull(share, "share");
    Objects.requireNonNull(logits, "logits");
    Objects.requireNonNull(probe, "probe");
  }

  /** Who won what. */
  Winners winners() {
    return new Winners(images, purity, share);
  }
}
