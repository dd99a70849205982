package org.mechanist.serving.evaluation;

/**
 * Shares of images whose digit the classifier reads as labelled, 0 to 1; 0 where there are none.
 *
 * @param transformed on the transformed images: where restoring starts
 * @param restored on their restorations
 * @param clean on the images before the mechanism: what restoring could reach
 */
public record Accuracy(double transformed, double restored, double clean) {}
