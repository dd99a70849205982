package org.mechanist.serving.experiment;

import java.util.Map;
import java.util.Objects;

/**
 * What every expert would make of a few held-out images, the same at each look.
 *
 * @param scores for each mechanism, the objective's mean logit of each expert's restorations of its
 *     images (paper, Figure 6)
 * @param unchanged share of the images whose best expert is that of the look before; NaN at the
 *     first
 */
public record Probe(Map<String, Map<String, Double>> scores, double unchanged) {

  public Probe {
    Objects.requireNonNull(scores, "scores");
  }
}
