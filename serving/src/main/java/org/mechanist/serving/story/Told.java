package org.mechanist.serving.story;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.mechanist.serving.evaluation.Verdict;

/**
 * A story, and what it came to.
 *
 * @param lostWhileAway see {@link Absence}
 */
public record Told(Story story, LifecycleMeasures measures, Map<String, Double> lostWhileAway) {

  public Told {
    Objects.requireNonNull(story, "story");
    Objects.requireNonNull(measures, "measures");
    Objects.requireNonNull(lostWhileAway, "lostWhileAway");
  }

  /**
   * With what a story came to.
   *
   * @param looks who won what, in the order of their images
   * @param heldOut the verdict at the end
   */
  public static Told of(Story story, List<Winners> looks, Verdict heldOut) {
    return new Told(story, LifecycleMeasures.of(story, looks, heldOut), Absence.lost(story));
  }
}
