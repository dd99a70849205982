package org.mechanist.serving.onnx;

/** Where ONNX Runtime computes. */
public enum Provider {
  CUDA,
  CPU
}
