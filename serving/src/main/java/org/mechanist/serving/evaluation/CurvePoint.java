package org.mechanist.serving.evaluation;

/**
 * The accuracy within one window of images.
 *
 * @param images images seen up to the end of the window
 * @param accuracy of the images in it alone
 */
public record CurvePoint(long images, Accuracy accuracy) {}
