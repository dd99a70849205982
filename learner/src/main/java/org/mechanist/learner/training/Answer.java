package org.mechanist.learner.training;

import java.util.Optional;
import org.mechanist.learner.lifecycle.LifecycleChange;

/**
 * What came of a command.
 *
 * @param change what happened, or why nothing did
 * @param model the expert as an ONNX model, if it was exported
 */
public record Answer(LifecycleChange change, Optional<byte[]> model) {

  static Answer of(LifecycleChange change) {
    return new Answer(change, Optional.empty());
  }
}
