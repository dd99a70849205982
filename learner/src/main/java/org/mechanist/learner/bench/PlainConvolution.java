package org.mechanist.learner.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Torch;

/** The yardstick: a 32→32 3×3 convolution of 32×32 images, channels last. */
final class PlainConvolution implements AutoCloseable {

  static final int CHANNELS = 32;
  private static final int TIMES = 6; // in one measurement

  private final NDManager manager;
  private final NDArray features; // [batch, channels, side, side], channels last
  private final NDArray kernel; // [channels, channels, 3, 3], channels last
  private final NDArray bias; // [channels]

  PlainConvolution(Torch torch, int batch) {
    this.manager = torch.newManager();
    this.features = channelsLast(0, 1, batch, StepBenchmark.SIDE);
    this.kernel = channelsLast(-0.1f, 0.1f, CHANNELS, 3);
    this.bias = manager.zeros(new Shape(CHANNELS));
  }

  /** {@code [first, channels, side, side]} */
  private NDArray channelsLast(float low, float high, long first, long side) {
    return manager
        .randomUniform(low, high, new Shape(first, side, side, CHANNELS))
        .transpose(0, 3, 1, 2);
  }

  /** Of one convolution, once its data and threads are warm: what ran before is not its fault. */
  double seconds() {
    convolve();
    return StepBenchmark.seconds(this::convolve) / TIMES;
  }

  private void convolve() {
    for (int i = 0; i < TIMES; i++) {
      Layers.convolution(features, kernel, bias).close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
