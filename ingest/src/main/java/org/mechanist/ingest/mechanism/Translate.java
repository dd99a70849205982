package org.mechanist.ingest.mechanism;

import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Moves the image; what leaves it is lost, what comes in is black.
 *
 * @param dx pixels to the right, negative to the left
 * @param dy pixels down, negative up
 */
record Translate(int dx, int dy) implements Mechanism {

  @Override
  public String name() {
    return "translate(%d,%d)".formatted(dx, dy);
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    int width = image.width();
    var values = new byte[width * image.height()]; // [row, column]
    for (int y = Math.max(0, dy); y < Math.min(image.height(), image.height() + dy); y++) {
      for (int x = Math.max(0, dx); x < Math.min(width, width + dx); x++) {
        values[y * width + x] = image.values()[(y - dy) * width + x - dx];
      }
    }
    return new Pixels(width, image.height(), values);
  }
}
