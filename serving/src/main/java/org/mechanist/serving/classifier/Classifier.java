package org.mechanist.serving.classifier;

import java.util.List;
import org.mechanist.schemas.Pixels;

/** Reads digits. */
@FunctionalInterface
public interface Classifier {

  /** The digit in each of these images, 0 to 9, in their order. */
  int[] classify(List<Pixels> images);
}
