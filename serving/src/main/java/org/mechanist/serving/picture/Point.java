package org.mechanist.serving.picture;

/**
 * A point of a curve.
 *
 * @param x how far the run is, as in steps or images
 * @param y what was so then; a point without a finite one is not drawn
 */
public record Point(double x, double y) {}
