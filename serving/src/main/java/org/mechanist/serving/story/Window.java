package org.mechanist.serving.story;

import java.util.Map;
import java.util.Objects;

/**
 * How each mechanism fared in the images between two looks.
 *
 * @param step learning steps done
 * @param images seen from the start of the run
 * @param mechanisms those that had images
 */
public record Window(long step, long images, Map<String, Restored> mechanisms) {

  /**
   * @param images of the mechanism in the window
   * @param share of them that were read as labelled once restored, 0 to 1
   * @param seen images of it from the start of the run
   */
  public record Restored(long images, double share, long seen) {}

  public Window {
    Objects.requireNonNull(mechanisms, "mechanisms");
  }
}
