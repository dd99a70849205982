package org.mechanist.serving.live;

import java.util.Optional;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.Truth;

/**
 * A restored image beside the one that it was made of, and what is known of both.
 *
 * @param restored what came out
 * @param transformed what came in, of the same size
 */
record Pair(RestoredImage restored, Pixels transformed) {

  /** What happened to the image, where somebody said so. */
  static Optional<String> mechanism(RestoredImage restored) {
    return Message.last(restored.headers(), HeaderNames.TRUTH_MECHANISM)
        .map(header -> header.text())
        .filter(text -> !text.isBlank() && text.length() <= LONGEST_NAME);
  }

  private static final int LONGEST_NAME = 100;

  /** All that somebody said about the image, where it makes sense. */
  Optional<Truth> truth() {
    try {
      return Truth.in(restored.headers(), transformed.width(), transformed.height());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
