package org.mechanist.learner.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.mechanist.learner.recipe.Recipe;

/**
 * A variational autoencoder of images (Kingma and Welling 2014): an encoder that says of an image a
 * normal distribution with diagonal covariance, and a decoder that says of a point how bright each
 * pixel is; each one hidden layer, fully connected, so that images may have any one size.
 *
 * <p>A pure function of one flat vector of parameters.
 */
public final class Autoencoder {

  private final int width;
  private final int height;
  private final int latent;
  private final ParameterLayout layout = new ParameterLayout();

  /**
   * @param width of all images, in pixels
   * @param height likewise
   * @param hidden units of the encoder's hidden layer, and of the decoder's
   * @param latent dimensions between the two
   */
  public Autoencoder(int width, int height, int hidden, int latent) {
    this.width = width;
    this.height = height;
    this.latent = latent;
    layout
        .linear("encoder", pixels(), hidden)
        .linear("posterior", hidden, 2 * latent)
        .linear("decoder", latent, hidden)
        .linear("brightness", hidden, pixels());
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

  /** Pixels of an image. */
  public int pixels() {
    return width * height;
  }

  /** Dimensions of what an image is encoded as. */
  public int latent() {
    return latent;
  }

  /**
   * The loss of each image with its posterior's mean decoded: deterministic, each image on its own.
   *
   * @param parameters {@code [layout.size]}
   * @param images {@code [batch, 1, height, width]}, 0 to 1
   * @return nats, {@code [batch]}, owned by the images' manager
   */
  public NDArray loss(NDArray parameters, NDArray images) {
    return loss(parameters, images, null);
  }

  /**
   * The loss of each image with one sample of its posterior decoded: the negative of the paper's
   * Eq. 7 with L = 1, pixels as Bernoulli probabilities. Its expectation bounds −log p(x) from
   * above.
   *
   * @param parameters {@code [layout.size]}
   * @param images {@code [batch, 1, height, width]}, 0 to 1
   * @param noise standard normal, {@code [batch, latent]}; null for the posterior's mean
   * @return nats, {@code [batch]}, owned by the images' manager
   */
  public NDArray loss(NDArray parameters, NDArray images, NDArray noise) {
    if (images.getShape().get(2) != height || images.getShape().get(3) != width) {
      throw new IllegalArgumentException(
          "this network takes images of %d×%d, given were %s"
              .formatted(width, height, images.getShape()));
    }
    var views = layout.views(parameters);
    var manager = images.getManager();
    var half = manager.create(0.5f); // []
    var x = images.reshape(new Shape(images.getShape().get(0), pixels())); // [batch, pixels]
    var seen = activate(Layers.linear(x, views.get(0), views.get(1))); // [batch, hidden]
    var posterior = Layers.linear(seen, views.get(2), views.get(3)).split(2, 1);
    var mean = posterior.get(0); // [batch, latent]
    var logVariance = posterior.get(1); // [batch, latent]
    var point =
        noise == null ? mean : mean.add(logVariance.mul(half).exp().mul(noise)); // [batch, latent]
    var dreamt = activate(Layers.linear(point, views.get(4), views.get(5))); // [batch, hidden]
    var logits = Layers.linear(dreamt, views.get(6), views.get(7)); // [batch, pixels]
    // −x log σ(l) − (1 − x) log(1 − σ(l)) = softplus(l) − x l
    var reconstruction = Activation.softPlus(logits).sub(logits.mul(x)).sum(new int[] {1});
    // Appendix B: ½ Σ (μ² + σ² − log σ² − 1)
    var divergence =
        mean.square()
            .add(logVariance.exp())
            .sub(logVariance)
            .sum(new int[] {1})
            .sub(manager.create((float) latent))
            .mul(half);
    return reconstruction.add(divergence); // [batch]
  }

  private static NDArray activate(NDArray input) {
    return Activations.apply(Recipe.Activation.LEAKY_RELU, input);
  }
}
