package org.mechanist.ingest.mechanism;

import org.mechanist.schemas.Pixels;

/**
 * Where a target pixel comes from: offsets from the image's centre are multiplied by the matrix
 * {@code [xx xy; yx yy]}. Columns count to the right, rows downwards.
 */
record LinearMap(double xx, double xy, double yx, double yy) {

  /** The image seen through the map, with bilinear interpolation; black outside. */
  Pixels resample(Pixels image) {
    int width = image.width();
    int height = image.height();
    double centreX = (width - 1) / 2.0;
    double centreY = (height - 1) / 2.0;
    double[] values = Values.of(image); // [row, column]
    var result = new double[values.length]; // [row, column]
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double offsetX = x - centreX;
        double offsetY = y - centreY;
        double sourceX = centreX + xx * offsetX + xy * offsetY;
        double sourceY = centreY + yx * offsetX + yy * offsetY;
        result[y * width + x] = bilinear(values, width, height, sourceX, sourceY);
      }
    }
    return Values.pixels(width, height, result);
  }

  private static double bilinear(double[] values, int width, int height, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double right = x - left; // the right neighbours' part
    double bottom = y - top; // the lower neighbours' part
    return (1 - bottom) * (1 - right) * at(values, width, height, left, top)
        + (1 - bottom) * right * at(values, width, height, left + 1, top)
        + bottom * (1 - right) * at(values, width, height, left, top + 1)
        + bottom * right * at(values, width, height, left + 1, top + 1);
  }

  private static double at(double[] values, int width, int height, int x, int y) {
    boolean inside = x >= 0 && x < width && y >= 0 && y < height;
    return inside ? values[y * width + x] : 0;
  }
}
