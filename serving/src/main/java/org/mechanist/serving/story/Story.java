package org.mechanist.serving.story;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

  /**
   * Who has not shown at the end that there is a job for it: copies on trial, and newborn experts.
   * A copy has, too, once its original was merged into it.
   */
  Set<String> unproven() {
    var unproven = new LinkedHashSet<String>();
    for (var made : lifecycle) {
      switch (made.decision()) {
        case Decision.SPAWNED -> unproven.add(made.expert());
        case Decision.CONFIRMED, Decision.RETIRED -> unproven.remove(made.expert());
        case Decision.MERGED -> {
          unproven.remove(made.expert());
          made.other().ifPresent(unproven::remove);
        }
        default -> {} // nothing to prove
      }
    }
    return unproven;
  }
}
