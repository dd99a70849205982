package org.mechanist.learner.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.fixture.SharedTorch;

class LayersTest {

  private static final int CHANNELS = 5;

  private final Torch torch = SharedTorch.get();

  /** A convolution of five channels to one, and what its results depend on. */
  private record Problem(NDArray input, NDArray kernel, NDArray bias) {
    static Problem of(NDManager manager, int height, int width) {
      return new Problem(
          manager.randomNormal(new Shape(3, CHANNELS, height, width)),
          manager.randomNormal(new Shape(1, CHANNELS, 3, 3)),
          manager.create(new float[] {0.7f}));
    }
  }

  @ParameterizedTest
  @CsvSource({"8,8", "2,4", "6,12", "7,8", "8,6", "1,1"})
  void convolutionToOne_anySize_isTheConvolution(int height, int width) {
    torch.seed(1);
    try (var manager = torch.newManager()) {
      var problem = Problem.of(manager, height, width);

      var result = Layers.convolutionToOne(problem.input(), problem.kernel(), problem.bias());

      var expected = Layers.convolution(problem.input(), problem.kernel(), problem.bias());
      assertThat(result.getShape()).isEqualTo(new Shape(3, 1, height, width));
      assertThat(expected.abs().mean().getFloat()).isGreaterThan(0.5f);
      assertThat(result.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-4f));
    }
  }

  @Test
  void convolutionToOne_ofTiles_hasTheGradientsOfTheConvolution() {
    torch.seed(1);
    try (var manager = torch.newManager()) {
      var problem = Problem.of(manager, 8, 8);

      var tiled = gradients(problem, Layers::convolutionToOne);

      var expected = gradients(problem, Layers::convolution);
      for (int i = 0; i < expected.length; i++) {
        assertThat(tiled[i]).containsExactly(expected[i], within(1e-2f));
      }
    }
  }

  @Test
  void edges_ofTwoImages_areSquaredDifferencesToTheRightAndBelow() {
    try (var manager = torch.newManager()) {
      var images =
          manager.create(
              new float[] {1, 3, 3, 7, 0, 5, /* another */ 1, 1, 1, 1, 1, 1},
              new Shape(2, 1, 2, 3));

      var edges = Layers.edges(images);

      assertThat(edges.getShape()).isEqualTo(images.getShape());
      assertThat(edges.toFloatArray())
          .containsExactly(
              4 + 36, 0 + 9, 4, 49, 25, 0, /* another, white to its border */ 0, 0, 0, 0, 0, 0);
    }
  }

  @FunctionalInterface
  private interface Convolution {
    NDArray apply(NDArray input, NDArray kernel, NDArray bias);
  }

  /** Of a sum of squares, by input, kernel and bias. */
  private float[][] gradients(Problem problem, Convolution convolution) {
    try (var manager = torch.newManager()) {
      var leaves = new NDArray[] {problem.input(), problem.kernel(), problem.bias()};
      for (int i = 0; i < leaves.length; i++) {
        leaves[i] = leaves[i].duplicate();
        leaves[i].attach(manager);
        leaves[i].setRequiresGradient(true);
      }
      try (var tape = torch.recordGradients()) {
        tape.backward(convolution.apply(leaves[0], leaves[1], leaves[2]).square().sum());
      }
      var gradients = new float[leaves.length][];
      for (int i = 0; i < leaves.length; i++) {
        var gradient = leaves[i].getGradient();
        gradient.attach(manager);
        gradients[i] = gradient.toFloatArray();
      }
      return gradients;
    }
  }
}
