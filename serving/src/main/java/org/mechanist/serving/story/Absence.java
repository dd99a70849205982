package org.mechanist.serving.story;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was forgotten of mechanisms that went away and came back, as a reader of the stream saw it:
 * the share of a mechanism's images that were restored as labelled in its last windows before it
 * was away, less that in its first ones afterwards. Unlike {@link LifecycleMeasures}' forgetting it
 * needs no held-out images in between. Whoever was away twice counts by the second time.
 */
final class Absence {

  /** So many images, or a few more, are looked at on each side: one of them is half a percent. */
  static final int IMAGES = 200;

  private Absence() {}

  /** For each mechanism that came back and had images enough, in the order of the phases. */
  static Map<String, Double> lost(Story story) {
    var mechanisms = new LinkedHashSet<String>();
    story.phases().forEach(phase -> mechanisms.addAll(phase.mechanisms()));
    var lost = new LinkedHashMap<String, Double>();
    for (var mechanism : mechanisms) {
      cameBack(story.phases(), mechanism)
          .ifPresent(
              phase -> {
                var before = share(mechanism, before(story, phase.from()));
                var after = share(mechanism, after(story, phase));
                if (before.isPresent() && after.isPresent()) {
                  lost.put(mechanism, before.getAsDouble() - after.getAsDouble());
                }
              });
    }
    return lost;
  }

  /** The last phase that has it while the one before has not, though an earlier one had. */
  private static Optional<PlayedPhase> cameBack(List<PlayedPhase> phases, String mechanism) {
    PlayedPhase back = null;
    boolean met = false;
    for (int i = 0; i < phases.size(); i++) {
      boolean there = phases.get(i).mechanisms().contains(mechanism);
      if (there && met && !phases.get(i - 1).mechanisms().contains(mechanism)) {
        back = phases.get(i);
      }
      met |= there;
    }
    return Optional.ofNullable(back);
  }

  /** The latest first. */
  private static List<Window> before(Story story, long images) {
    var before =
        new ArrayList<>(
            story.windows().stream().filter(window -> window.images() <= images).toList());
    Collections.reverse(before);
    return before;
  }

  private static List<Window> after(Story story, PlayedPhase phase) {
    return story.windows().stream().filter(window -> window.images() > phase.from()).toList();
  }

  private static OptionalDouble share(String mechanism, List<Window> windows) {
    long images = 0;
    double restored = 0;
    for (var window : windows) {
      var of = window.mechanisms().get(mechanism);
      if (of != null && images < IMAGES) {
        images += of.images();
        restored += of.images() * of.share();
      }
    }
    return images < LifecycleMeasures.LEAST_IMAGES
        ? OptionalDouble.empty()
        : OptionalDouble.of(restored / images);
  }
}
