/**
 * A micro-batch as an array: the only way by which images come in to the engine and restorations
 * out of it.
 */
package org.mechanist.learner.batch;
