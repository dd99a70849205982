package org.mechanist.serving.evaluation;

import java.util.Objects;
import org.mechanist.schemas.Origin;

/**
 * What is known of one restored image once it was judged.
 *
 * @param origin where its transformed image was read
 * @param id the image's id
 * @param mechanism what transformed it, as a scenario names it
 * @param label the digit it shows, 0 to 9
 * @param part {@link org.mechanist.schemas.Truth#STREAM} or {@link
 *     org.mechanist.schemas.Truth#HELD_OUT}
 * @param expert the one that restored it
 * @param score the objective's logit for the restoration
 * @param transformedDigit what the classifier reads on the transformed image, 0 to 9
 * @param restoredDigit what it reads on the restoration
 * @param cleanDigit what it reads on the image before the mechanism
 */
public record Observation(
    Origin origin,
    String id,
    String mechanism,
    int label,
    String part,
    String expert,
    double score,
    int transformedDigit,
    int restoredDigit,
    int cleanDigit) {

  public Observation {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(mechanism, "mechanism");
    Objects.requireNonNull(part, "part");
    Objects.requireNonNull(expert, "expert");
  }
}
