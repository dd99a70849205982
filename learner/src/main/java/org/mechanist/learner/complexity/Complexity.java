package org.mechanist.learner.complexity;

/**
 * The effective complexity of an inverse: what it took to learn it.
 *
 * @param steps learning steps; 0 if the expert could do it before
 * @param reached false if it was given up after so many
 * @param error mean squared error on the probe at the end, over the last looks, on the scale [0,1]
 */
public record Complexity(int steps, boolean reached, double error) {}
