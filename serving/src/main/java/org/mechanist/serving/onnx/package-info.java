/**
 * Networks that others have trained, run by ONNX Runtime. Below the classifier and the restorers;
 * the only importer of that library.
 */
package org.mechanist.serving.onnx;
