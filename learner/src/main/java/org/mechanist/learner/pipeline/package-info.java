/**
 * Runs the science on a stream: micro-batches in, restorations out in one transaction each,
 * learning after that. The only package of the learner that knows Reactor and the stream.
 */
package org.mechanist.learner.pipeline;
