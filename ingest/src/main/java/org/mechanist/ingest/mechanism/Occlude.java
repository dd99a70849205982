package org.mechanist.ingest.mechanism;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.mechanist.schemas.Pixels;

/**
 * Blackens a rectangle, or the part of it that lies within the image.
 *
 * @param x its leftmost column, from 0
 * @param y its topmost row, from 0
 * @param width in pixels
 * @param height in pixels
 */
record Occlude(int x, int y, int width, int height) implements Mechanism {

  @Override
  public String name() {
    return "occlude(%d,%d,%d,%d)".formatted(x, y, width, height);
  }

  @Override
  public Pixels apply(Pixels image, RandomGenerator random) {
    var values = image.values().clone(); // [row, column]
    int left = Math.min(x, image.width());
    int right = Math.min(x + width, image.width());
    for (int row = y; row < Math.min(y + height, image.height()); row++) {
      Arrays.fill(values, row * image.width() + left, row * image.width() + right, (byte) 0);
    }
    return new Pixels(image.width(), image.height(), values);
  }
}
