package org.mechanist.serving.story;

import java.util.List;
import java.util.Objects;
import org.mechanist.serving.evaluation.Verdict;

/**
 * A phase of the scenario, and how the committee fared at its end.
 *
 * @param from images before it
 * @param to images until its end
 * @param mechanisms that it has
 * @param heldOut the verdict at its end, on held-out images of each mechanism that it or one before
 *     it has: nothing learned from them
 */
public record PlayedPhase(long from, long to, List<String> mechanisms, Verdict heldOut) {

  public PlayedPhase {
    mechanisms = List.copyOf(mechanisms);
    Objects.requireNonNull(heldOut, "heldOut");
  }

  boolean holds(long image) {
    return image > from && image <= to;
  }
}
