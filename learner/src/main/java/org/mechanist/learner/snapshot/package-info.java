/** Immutable weights for others to run: ONNX models, written from the flat parameter vectors. */
package org.mechanist.learner.snapshot;
