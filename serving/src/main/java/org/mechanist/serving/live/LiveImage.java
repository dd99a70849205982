package org.mechanist.serving.live;

/**
 * An image that went by.
 *
 * @param id the transformed image's
 * @param width in pixels
 * @param height in pixels
 * @param transformed its pixels as they came, row-major. Not copied: do not write to it.
 * @param restored its pixels as they were restored
 * @param expert who won it
 * @param score the objective's logit
 * @param explained whether any expert knows what happened to it
 * @param mechanism what did, as a scenario writes it; null where nobody said
 * @param label the digit that it shows; null where nobody said
 * @param read the digit that the classifier sees in what was restored; null if it reads no images
 *     of this size
 */
public record LiveImage(
    String id,
    int width,
    int height,
    byte[] transformed,
    byte[] restored,
    String expert,
    double score,
    boolean explained,
    String mechanism,
    Integer label,
    Integer read) {

  /** The pair of pixels alone. */
  Sample sample() {
    return new Sample(width, height, transformed, restored);
  }

  /** What one expert made of an image. */
  public record Sample(int width, int height, byte[] transformed, byte[] restored) {}
}
