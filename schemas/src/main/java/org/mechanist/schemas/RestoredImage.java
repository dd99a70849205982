package org.mechanist.schemas;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the winning expert made of a transformed image.
 *
 * @param id the transformed image's id; the key of the message
 * @param pixels the restoration, of the transformed image's size
 * @param expert the id of the expert that won the competition
 * @param score the objective's logit for the restoration; higher is more canonical
 * @param explained whether that is about what canonical images score; if not, no expert knows what
 *     happened to the image, and the restoration is not to be relied on
 * @param modelVersion which weights restored it
 * @param origin where the transformed image was read
 * @param headers every header the transformed image came with, and those of this message once it
 *     was read from a topic
 */
public record RestoredImage(
    String id,
    Pixels pixels,
    String expert,
    double score,
    boolean explained,
    String modelVersion,
    Origin origin,
    List<Header> headers)
    implements DecodedRestoration {

  /** One that is explained. */
  public RestoredImage(
      String id,
      Pixels pixels,
      String expert,
      double score,
      String modelVersion,
      Origin origin,
      List<Header> headers) {
    this(id, pixels, expert, score, true, modelVersion, origin, headers);
  }

  public RestoredImage {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(expert, "expert");
    Objects.requireNonNull(modelVersion, "modelVersion");
    Objects.requireNonNull(origin, "origin");
    headers = List.copyOf(headers);
  }

  /** The learning steps that there had been, where the model version says so. */
  public OptionalLong step() {
    return step(modelVersion);
  }

  /**
   * The learning steps before a model version, as {@code step-120}; empty if it is another kind.
   */
  public static OptionalLong step(String modelVersion) {
    return modelVersion.matches("step-\\d{1,18}")
        ? OptionalLong.of(Long.parseLong(modelVersion.substring(5)))
        : OptionalLong.empty();
  }
}
