package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * A transformation of images, of any size, on a black background. What it computes it computes on
 * the scale of 0 (black) to 1 (white), and rounds to 8 bits at its end. Immutable and thread-safe;
 * two that are equal do the same. {@link Mechanisms#parse} makes them.
 */
public sealed interface Mechanism
    permits Identity,
        Translate,
        Invert,
        Noise,
        Rotate,
        Scale,
        Shear,
        Blur,
        Gamma,
        Occlude,
        Sequence {

  /** The canonical spelling, as a scenario writes it: {@code translate(0,-4)}. */
  String name();

  /**
   * The transformed image, of the same size.
   *
   * @param image left as it is
   * @param random what chance there is in the transformation comes from it
   */
  Pixels apply(Pixels image, RandomGenerator random);
}
