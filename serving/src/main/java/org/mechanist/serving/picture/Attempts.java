package org.mechanist.serving.picture;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.mechanist.schemas.Pixels;

/**
 * What every expert makes of one image.
 *
 * @param mechanism what transformed it
 * @param winner the expert whose attempt the objective thinks best
 * @param transformed the image
 * @param byExpert each expert's attempt
 */
public record Attempts(
    String mechanism, String winner, Pixels transformed, Map<String, Pixels> byExpert) {

  public Attempts {
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(winner, "winner");
    Objects.requireNonNull(transformed, "transformed");
    byExpert = Collections.unmodifiableMap(new LinkedHashMap<>(byExpert));
  }
}
