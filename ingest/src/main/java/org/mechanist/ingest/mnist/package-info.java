/**
 * The handwritten digits: finding the four MNIST files, checking them, and splitting them so that
 * no digit is ever both transformed and canonical.
 *
 * <p>The first package of the image half of {@code ingest}: {@link
 * org.mechanist.ingest.mnist.MnistLocator} finds, {@link org.mechanist.ingest.mnist.Split} divides
 * and pads; scenarios take their digits from there.
 */
package org.mechanist.ingest.mnist;
