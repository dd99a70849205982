package org.mechanist.serving.classifier;

/** Where ONNX Runtime computes. */
public enum Provider {
  CUDA,
  CPU
}
