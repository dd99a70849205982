package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.mechanist.learner.recipe.Recipe.Activation;

/**
 * A network that looks at an image and says numbers: blocks of 3×3 convolutions, each block
 * followed by a 2×2 mean, then two fully connected layers; an activation between all of them. The
 * discriminator and the digit classifier are both of this kind.
 *
 * <p>A pure function of one flat vector of parameters. Images have one size, sides divisible by 2
 * to the number of blocks.
 */
public final class Pyramid {

  private final int channels;
  private final int width;
  private final int height;
  private final int outputs;
  private final Activation activation;
  private final List<List<String>> blocks; // the names of each block's convolutions
  private final ParameterLayout layout = new ParameterLayout();

  /**
   * @param channels of all images
   * @param width of all images, in pixels
   * @param height likewise
   * @param blocks channels of each convolution of each block
   * @param hidden units of the first fully connected layer
   * @param outputs numbers said of each image
   * @param activation behind each layer but the last
   */
  public Pyramid(
      int channels,
      int width,
      int height,
      int[][] blocks,
      int hidden,
      int outputs,
      Activation activation) {
    int factor = 1 << blocks.length;
    if (width % factor != 0 || height % factor != 0) {
      throw new IllegalArgumentException(
          "images are halved %d times: sides must be divisible by %d, given were %d×%d"
              .formatted(blocks.length, factor, width, height));
    }
    this.channels = channels;
    this.width = width;
    this.height = height;
    this.outputs = outputs;
    this.activation = activation;
    var names = new ArrayList<List<String>>();
    int in = channels;
    for (int block = 0; block < blocks.length; block++) {
      var convolutions = new ArrayList<String>();
      for (int i = 0; i < blocks[block].length; i++) {
        convolutions.add("conv%d_%d".formatted(block + 1, i + 1));
        layout.convolution(convolutions.get(i), in, blocks[block][i]);
        in = blocks[block][i];
      }
      names.add(List.copyOf(convolutions));
    }
    this.blocks = List.copyOf(names);
    layout
        .linear("hidden", in * (height / factor) * (width / factor), hidden)
        .linear("output", hidden, outputs);
  }

  /** Where each parameter is in the flat vector. */
  public ParameterLayout layout() {
    return layout;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public int outputs() {
    return outputs;
  }

  public Activation activation() {
    return activation;
  }

  /** The names of each block's convolutions, in order. */
  public List<List<String>> blocks() {
    return blocks;
  }

  /**
   * Looks at images, all at once: a call of a convolution has a price of its own, some hundred
   * microseconds on a CPU, that weighs more here than what stays in the cache.
   *
   * @param parameters {@code [layout.size]}
   * @param images {@code [batch, channels, height, width]}
   * @return {@code [batch, outputs]}, owned by the images' manager
   */
  public NDArray apply(NDArray parameters, NDArray images) {
    if (!images.getShape().slice(1).equals(new Shape(channels, height, width))) {
      throw new IllegalArgumentException(
          "this network takes images of %d channels and %d×%d pixels, given were %s"
              .formatted(channels, width, height, images.getShape()));
    }
    var views = layout.views(parameters);
    int next = 0;
    var x = images; // [batch, channels, height, width]
    for (var block : blocks) {
      for (int i = 0; i < block.size(); i++) {
        var convolved = Layers.convolution(x, views.get(next++), views.get(next++));
        x = replace(x, images, Activations.apply(activation, convolved));
      }
      x = replace(x, images, Layers.halve(x));
    }
    // Channels are last in memory: flattened in that order they need no copy.
    x =
        x.transpose(0, 2, 3, 1)
            .reshape(new Shape(images.getShape().get(0), -1)); // [batch, features]
    return fullyConnected(views, x);
  }

  private NDArray fullyConnected(NDList views, NDArray features) {
    int next = views.size() - 4;
    var hidden =
        Activations.apply(
            activation,
            Layers.linear(features, views.get(next), views.get(next + 1))); // [batch, hidden]
    return Layers.linear(hidden, views.get(next + 2), views.get(next + 3)); // [batch, outputs]
  }

  private static NDArray replace(NDArray previous, NDArray images, NDArray next) {
    if (previous != images) {
      previous.close();
    }
    return next;
  }
}
