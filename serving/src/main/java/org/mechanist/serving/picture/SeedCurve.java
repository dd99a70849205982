package org.mechanist.serving.picture;

import java.util.List;

/**
 * What one seed's run came to, step by step.
 *
 * @param oneToOne whether each mechanism got an expert of its own in the end
 */
public record SeedCurve(long seed, boolean oneToOne, List<Point> points) {

  public SeedCurve {
    points = List.copyOf(points);
  }
}
