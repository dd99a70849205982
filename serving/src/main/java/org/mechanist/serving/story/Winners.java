package org.mechanist.serving.story;

import java.util.Map;
import java.util.Objects;

/**
 * Who won what in the images between two looks.
 *
 * @param images seen from the start of the run
 * @param purity of the experts, 0 to 1
 * @param share for each mechanism, the share of its images that each expert won
 */
public record Winners(long images, double purity, Map<String, Map<String, Double>> share) {

  public Winners {
    Objects.requireNonNull(share, "share");
  }
}
