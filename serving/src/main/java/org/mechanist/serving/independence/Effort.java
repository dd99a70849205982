package org.mechanist.serving.independence;

/**
 * What it took to learn the inverse of a mechanism.
 *
 * @param steps learning steps
 * @param reached false if it was given up after so many
 * @param error mean squared error of restorations at the end, on the scale [0,1]
 */
public record Effort(int steps, boolean reached, double error) {}
