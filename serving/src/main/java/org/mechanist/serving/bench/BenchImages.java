package org.mechanist.serving.bench;

import java.util.ArrayList;
import java.util.List;
import org.mechanist.schemas.Image;
import org.mechanist.schemas.ImageCodec;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Pixels;

/** Transformed images without an end: some, over and over, each under an id of its own. */
final class BenchImages {

  private final List<Pixels> images;

  /**
   * @param images at least one
   */
  BenchImages(List<Pixels> images) {
    this.images = List.copyOf(images);
  }

  /** So many from that one on. */
  List<Pixels> from(long first, int count) {
    var some = new ArrayList<Pixels>(count);
    for (long i = first; i < first + count; i++) {
      some.add(at(i));
    }
    return some;
  }

  /** One of them as it travels; its key is its number. */
  Message message(long number) {
    return ImageCodec.encode(
        new Image(Long.toString(number), "mechanist/bench", at(number), List.of()));
  }

  private Pixels at(long number) {
    return images.get((int) (number % images.size()));
  }
}
