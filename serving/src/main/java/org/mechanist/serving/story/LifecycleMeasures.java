package org.mechanist.serving.story;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.mechanist.serving.evaluation.Verdict;

/**
 * What the growth of a committee came to: a pure function of what was kept of its run. What a
 * mechanism, or a run, has no value of is null.
 *
 * @param experts that there are in the end, those on trial and newborn ones among them
 * @param decisions that were made in all
 * @param spuriousDecisions see {@link Peace}
 * @param forgetting mean over the mechanisms
 * @param backwardTransfer mean over the mechanisms
 * @param mechanisms by name, in the order in which phases first have them
 */
public record LifecycleMeasures(
    int experts,
    int decisions,
    long spuriousDecisions,
    Double forgetting,
    Double backwardTransfer,
    Map<String, OfMechanism> mechanisms) {

  /** From this share on, a mechanism counts as restored. */
  static final double RESTORED = 0.95;

  /** So many images a window needs for its share to say something: one of them is 5 %. */
  static final int LEAST_IMAGES = 20;

  /** What answers that there is something new. Others may be spawned by chance just then. */
  private static final Set<String> ANSWERS = Set.of(Decision.SPAWNED, Decision.REVIVED);

  /**
   * What it came to for one mechanism.
   *
   * @param firstImage images seen before its first
   * @param detectionDelayImages images of it, from its first, until somebody is spawned or revived
   *     after that; null if it was there from the first phase on, or nobody was
   * @param restorationDelayImages images of it, from its first, until the first look at which
   *     {@value LifecycleMeasures#RESTORED} of at least {@value LifecycleMeasures#LEAST_IMAGES} in
   *     its window are restored as labelled; null if it never was so
   * @param restored share of its held-out images that are read as labelled once restored, at the
   *     end
   * @param forgetting the best such share at the end of an earlier phase, less that at the end
   *     (Chaudhry et al. 2018, "Riemannian walk", eq. 3): negative if it is best at the end; null
   *     if it first came in the last phase
   * @param backwardTransfer that share at the end, less that at the end of the phase in which it
   *     first came (Lopez-Paz and Ranzato 2017, "Gradient episodic memory", eq. 3); null as above
   */
  public record OfMechanism(
      Long firstImage,
      Long detectionDelayImages,
      Long restorationDelayImages,
      double restored,
      Double forgetting,
      Double backwardTransfer) {}

  /**
   * The measures of a story.
   *
   * @param looks who won what, in the order of their images
   * @param heldOut the verdict at the end
   */
  public static LifecycleMeasures of(Story story, List<Winners> looks, Verdict heldOut) {
    var mechanisms = new LinkedHashMap<String, OfMechanism>();
    for (var mechanism : mechanisms(story)) {
      mechanisms.put(mechanism, of(mechanism, story, heldOut));
    }
    return new LifecycleMeasures(
        experts(story),
        story.lifecycle().size(),
        Peace.spurious(story, looks),
        mean(mechanisms, OfMechanism::forgetting),
        mean(mechanisms, OfMechanism::backwardTransfer),
        mechanisms);
  }

  private static Set<String> mechanisms(Story story) {
    var mechanisms = new LinkedHashSet<String>();
    story.phases().forEach(phase -> mechanisms.addAll(phase.mechanisms()));
    return mechanisms;
  }

  private static OfMechanism of(String mechanism, Story story, Verdict heldOut) {
    var earlier =
        IntStream.range(0, Math.max(0, story.phases().size() - 1))
            .mapToObj(phase -> story.phases().get(phase).heldOut().accuracyByMechanism())
            .filter(accuracy -> accuracy.containsKey(mechanism))
            .map(accuracy -> accuracy.get(mechanism).restored())
            .toList();
    double end =
        heldOut.accuracyByMechanism().containsKey(mechanism)
            ? heldOut.accuracyByMechanism().get(mechanism).restored()
            : 0;
    return new OfMechanism(
        story.firstImages().get(mechanism),
        detectionDelayImages(mechanism, story),
        restorationDelayImages(mechanism, story),
        end,
        earlier.isEmpty() ? null : Collections.max(earlier) - end,
        earlier.isEmpty() ? null : end - earlier.get(0));
  }

  private static Long detectionDelayImages(String mechanism, Story story) {
    var first = story.firstImages().get(mechanism);
    if (first == null || story.phases().get(0).mechanisms().contains(mechanism)) {
      return null;
    }
    return story.lifecycle().stream()
        .filter(decision -> decision.image() > first && ANSWERS.contains(decision.decision()))
        .map(decision -> decision.seen().get(mechanism))
        .findFirst()
        .orElse(null);
  }

  private static Long restorationDelayImages(String mechanism, Story story) {
    return story.windows().stream()
        .map(window -> window.mechanisms().get(mechanism))
        .filter(Objects::nonNull)
        .filter(window -> window.images() >= LEAST_IMAGES && window.share() >= RESTORED)
        .map(Window.Restored::seen)
        .findFirst()
        .orElse(null);
  }

  private static int experts(Story story) {
    return story.expertsOverTime().values().stream()
        .reduce((before, last) -> last)
        .orElse(story.founders().size());
  }

  private static Double mean(
      Map<String, OfMechanism> mechanisms, Function<OfMechanism, Double> value) {
    OptionalDouble mean =
        mechanisms.values().stream()
            .map(value)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    return mean.isPresent() ? mean.getAsDouble() : null;
  }
}
