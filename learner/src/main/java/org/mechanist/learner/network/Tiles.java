package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

/**
 * A 3×3 convolution to one channel, one pixel of zero padding around, tile by tile: the pixels of a
 * tile are the output channels of a convolution that moves by whole tiles. Its kernel is the given
 * one at each of the tile's places, zeros around.
 */
final class Tiles {

  private static final int ROWS = 2; // of a tile
  private static final int COLUMNS = 4;
  private static final int KERNEL = 3;
  private static final int SEEN_ROWS = ROWS + KERNEL - 1; // by a tile's pixels together
  private static final int SEEN_COLUMNS = COLUMNS + KERNEL - 1;
  private static final Shape STRIDE = new Shape(ROWS, COLUMNS);
  private static final Shape PADDING = new Shape(1, 1);
  private static final float[] PLACES = places();

  private Tiles() {}

  /** {@code [tile pixels · seen pixels, 9]}: 1 where a kernel's weight is in a pixel's view. */
  private static float[] places() {
    int weights = KERNEL * KERNEL;
    var places = new float[ROWS * COLUMNS * SEEN_ROWS * SEEN_COLUMNS * weights];
    for (int pixel = 0; pixel < ROWS * COLUMNS; pixel++) {
      for (int weight = 0; weight < weights; weight++) {
        int row = pixel / COLUMNS + weight / KERNEL;
        int column = pixel % COLUMNS + weight % KERNEL;
        int seen = (pixel * SEEN_ROWS + row) * SEEN_COLUMNS + column;
        places[seen * weights + weight] = 1;
      }
    }
    return places;
  }

  /** Whether images can be cut into tiles. */
  static boolean fit(NDArray images) {
    return images.getShape().get(2) % ROWS == 0 && images.getShape().get(3) % COLUMNS == 0;
  }

  /**
   * See {@link Layers#convolutionToOne}.
   *
   * @param input images that {@link #fit}
   */
  static NDArray convolution(NDArray input, NDArray kernel, NDArray bias) {
    long batch = input.getShape().get(0);
    long in = input.getShape().get(1);
    long height = input.getShape().get(2);
    long width = input.getShape().get(3);
    int pixels = ROWS * COLUMNS;
    var weights = kernel.transpose(0, 2, 3, 1).reshape(KERNEL * KERNEL, in); // [9, in]
    var places =
        kernel
            .getManager()
            .create(PLACES, new Shape(pixels * SEEN_ROWS * SEEN_COLUMNS, KERNEL * KERNEL));
    var wide =
        places
            .matMul(weights)
            .reshape(pixels, SEEN_ROWS, SEEN_COLUMNS, in)
            .transpose(0, 3, 1, 2); // [tile pixels, in, seen rows, seen columns]
    var biases = bias.broadcast(new Shape(pixels)); // [tile pixels]
    return Conv2d.conv2d(input, wide, biases, STRIDE, PADDING)
        .singletonOrThrow() // [batch, tile pixels, tiles down, tiles across]
        .reshape(batch, ROWS, COLUMNS, height / ROWS, width / COLUMNS)
        .transpose(0, 3, 1, 4, 2)
        .reshape(batch, 1, height, width);
  }
}
