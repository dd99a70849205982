package org.mechanist.ingest.scenario;

import java.util.List;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.Pixels;

/**
 * A digit as it should look, before it is encoded.
 *
 * @param id unique within a run
 * @param pixels the image
 */
public record CanonicalDigit(String id, Pixels pixels) {

  /**
   * The image to encode.
   *
   * @param run names the run in the image's source
   */
  public Image image(String run) {
    return new Image(id, Sources.produced(run), pixels, List.of());
  }
}
