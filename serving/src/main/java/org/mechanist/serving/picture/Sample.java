package org.mechanist.serving.picture;

import java.util.Objects;
import org.mechanist.schemas.Pixels;

/**
 * An image to show: as it came, as it was restored, and as it was before the mechanism.
 *
 * @param id the image's id
 * @param mechanism what transformed it
 * @param expert the one that restored it
 */
public record Sample(
    String id, String mechanism, String expert, Pixels transformed, Pixels restored, Pixels clean) {

  public Sample {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(expert, "expert");
    Objects.requireNonNull(transformed, "transformed");
    Objects.requireNonNull(restored, "restored");
    Objects.requireNonNull(clean, "clean");
  }
}
