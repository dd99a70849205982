package org.mechanist.ingest.mnist;

/**
 * Who gets which digits. The transformed and the canonical ones come from different halves of the
 * training set, so that no pair of an image and its transformation ever exists.
 *
 * @param transformed the first half of the training set: 30 000 digits, for the stream
 * @param canonical the second half: what restored images should look like
 * @param heldOut the test set: for evaluation, nothing learns from it
 */
public record Split(DigitSource transformed, DigitSource canonical, DigitSource heldOut) {

  /** The paper's split. */
  public static Split of(Mnist mnist) {
    int half = mnist.train().count() / 2;
    return new Split(
        new DigitSource(mnist.train(), 0, half),
        new DigitSource(mnist.train(), half, mnist.train().count() - half),
        new DigitSource(mnist.test(), 0, mnist.test().count()));
  }
}
