package org.mechanist.learner.complexity;

import java.util.List;
import org.mechanist.schemas.Pixels;

/**
 * Images as a mechanism left them, and as they were.
 *
 * @param transformed at least one, all of one size
 * @param canonical what each was before, in the same order
 */
public record Pairs(List<Pixels> transformed, List<Pixels> canonical) {
  public Pairs {
    transformed = List.copyOf(transformed);
    canonical = List.copyOf(canonical);
    if (transformed.isEmpty() || transformed.size() != canonical.size()) {
      throw new IllegalArgumentException(
          "pairs are of as many transformed images as canonical ones, at least 1; given were %d, %d"
              .formatted(transformed.size(), canonical.size()));
    }
  }
}
