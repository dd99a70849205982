package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;

/**
 * The layers of the paper's Table 1, and the edges of an image, as functions whose results belong
 * to the manager of the input.
 */
public final class Layers {

  private static final Shape ONE = new Shape(1, 1);
  private static final Shape TWO = new Shape(2, 2);
  private static final Shape ZERO = new Shape(0, 0);

  private Layers() {}

  /**
   * 3×3 convolution with one pixel of zero padding.
   *
   * @param input {@code [batch, in, height, width]}
   * @param kernel {@code [out, in, 3, 3]}
   * @param bias {@code [out]}
   * @return {@code [batch, out, height, width]}
   */
  public static NDArray convolution(NDArray input, NDArray kernel, NDArray bias) {
    return Conv2d.conv2d(input, kernel, bias, ONE, ONE).singletonOrThrow();
  }

  /**
   * 3×3 convolution with one pixel of zero padding to a single channel. Processors compute many
   * output channels at once, and here is but one: so where the image can be cut into tiles of 2×4
   * pixels, each tile's pixels are computed as the channels of one wider convolution.
   *
   * @param input {@code [batch, in, height, width]}
   * @param kernel {@code [1, in, 3, 3]}
   * @param bias {@code [1]}
   * @return {@code [batch, 1, height, width]}
   */
  public static NDArray convolutionToOne(NDArray input, NDArray kernel, NDArray bias) {
    return Tiles.fit(input)
        ? Tiles.convolution(input, kernel, bias)
        : convolution(input, kernel, bias);
  }

  /**
   * Where an image changes: the squared differences of a pixel to its right and to its lower
   * neighbour, added; there is none beyond the border.
   *
   * @param input {@code [batch, 1, height, width]}
   * @return likewise
   */
  public static NDArray edges(NDArray input) {
    var shape = input.getShape();
    var manager = input.getManager();
    var right = input.get(":, :, :, 1:").sub(input.get(":, :, :, :-1")).square();
    var below = input.get(":, :, 1:, :").sub(input.get(":, :, :-1, :")).square();
    var noColumn = manager.zeros(new Shape(shape.get(0), 1, shape.get(2), 1));
    var noRow = manager.zeros(new Shape(shape.get(0), 1, 1, shape.get(3)));
    return NDArrays.concat(new NDList(right, noColumn), 3)
        .add(NDArrays.concat(new NDList(below, noRow), 2));
  }

  /** Mean over 2×2 pixels: {@code [batch, channels, height / 2, width / 2]}. */
  public static NDArray halve(NDArray input) {
    return Pool.avgPool2d(input, TWO, TWO, ZERO, false, false);
  }

  /** Each pixel four times: {@code [batch, channels, 2 height, 2 width]}. */
  public static NDArray twice(NDArray input) {
    long batch = input.getShape().get(0);
    long channels = input.getShape().get(1);
    long height = input.getShape().get(2);
    long width = input.getShape().get(3);
    try (var pixels = input.reshape(batch, channels, height, 1, width, 1);
        var four = pixels.broadcast(new Shape(batch, channels, height, 2, width, 2))) {
      return four.reshape(batch, channels, 2 * height, 2 * width);
    }
  }

  /**
   * Fully connected.
   *
   * @param input {@code [batch, in]}
   * @param matrix {@code [out, in]}
   * @param bias {@code [out]}
   * @return {@code [batch, out]}
   */
  public static NDArray linear(NDArray input, NDArray matrix, NDArray bias) {
    return Linear.linear(input, matrix, bias).singletonOrThrow();
  }

  /**
   * One batch after the other, as one. DJL's own detaches a single one from its gradient.
   *
   * @param batches {@code [batch, …]} each, at least one
   * @return {@code [all batches, …]}
   */
  public static NDArray concat(NDList batches) {
    return batches.size() == 1 ? batches.get(0) : NDArrays.concat(batches);
  }
}
