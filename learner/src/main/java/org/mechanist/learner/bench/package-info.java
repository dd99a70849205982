/**
 * What {@code mechanist bench} measures: the learning step against the machine's own convolution
 * rate, and the pipeline against the step. Only ratios within one run mean anything on a shared
 * machine. Nothing depends on this package.
 */
package org.mechanist.learner.bench;
