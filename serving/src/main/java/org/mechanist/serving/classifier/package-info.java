/**
 * Reads digits, to judge restorations by: a frozen network that was trained on canonical digits,
 * run by ONNX Runtime.
 *
 * <p>Beside the flow: it tells {@code consume} how many restored images still show their digit. The
 * learner never sees it.
 */
package org.mechanist.serving.classifier;
