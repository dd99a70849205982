package org.mechanist.serving.story;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a committee found its size.
 *
 * @param founders the experts it began with
 * @param firstImages for each mechanism, images seen before its first
 * @param lifecycle what was decided about experts, in that order
 * @param expertsOverTime how many experts there were at each look, by its step
 * @param windows between looks, in the order of their steps
 * @param phases of the scenario, in their order
 */
public record Story(
    List<String> founders,
    Map<String, Long> firstImages,
    List<Decision> lifecycle,
    Map<Long, Integer> expertsOverTime,
    List<Window> windows,
    List<PlayedPhase> phases) {

  public Story {
    founders = List.copyOf(founders);
    Objects.requireNonNull(firstImages, "firstImages");
    lifecycle = List.copyOf(lifecycle);
    Objects.requireNonNull(expertsOverTime, "expertsOverTime");
    windows = List.copyOf(windows);
    phases = List.copyOf(phases);
  }
}
