package org.mechanist.ingest.scenario;

import java.util.List;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.Pixels;

/**
 * A digit as it should look, before it is encoded.
 *
 * @param index its place in its sequence, from 0
 * @param id unique within a run
 * @param pixels the image
 * @param label what it shows, 0 to 9; not encoded
 */
public record CanonicalDigit(long index, String id, Pixels pixels, int label) {

  /**
   * The image to encode.
   *
   * @param run names the run in the image's source
   */
  public Image image(String run) {
    return new Image(id, Sources.produced(run), pixels, List.of());
  }
}
