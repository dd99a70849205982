package org.mechanist.ingest.mnist;

/**
 * The data set.
 *
 * @param train 60 000 digits
 * @param test 10 000 digits by other hands
 */
public record Mnist(Digits train, Digits test) {}
