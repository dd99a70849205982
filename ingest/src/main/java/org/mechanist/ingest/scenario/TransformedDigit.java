package org.mechanist.ingest.scenario;

import java.util.List;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.Truth;

/**
 * A digit that a mechanism has distorted, before it is encoded.
 *
 * @param index its place in its sequence, from 0
 * @param id unique within a run; says nothing about the mechanism
 * @param transformed what the learner gets to see
 * @param truth what really happened; only evaluation may know
 */
public record TransformedDigit(long index, String id, Pixels transformed, Truth truth) {

  /**
   * The image to encode, without a word about the mechanism.
   *
   * @param run names the run in the image's source
   */
  public Image image(String run) {
    return new Image(id, Sources.produced(run), transformed, List.of());
  }

  /**
   * The image to encode, with the ground truth in headers for evaluation.
   *
   * @param run names the run in the image's source
   */
  public Image imageWithTruth(String run) {
    return new Image(id, Sources.produced(run), transformed, truth.headers());
  }
}
