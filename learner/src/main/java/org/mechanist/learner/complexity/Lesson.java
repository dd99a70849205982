package org.mechanist.learner.complexity;

import java.util.function.IntFunction;

/**
 * What the inverse of one mechanism is learned from. The same lesson gives the same pairs again:
 * experts that start differently see the same.
 *
 * @param batches the pairs of a learning step, numbered from 1
 * @param probe pairs that are never learned from, on which the error is measured
 */
public record Lesson(IntFunction<Pairs> batches, Pairs probe) {}
