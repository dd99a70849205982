package org.mechanist.learner.pipeline;

import reactor.core.Exceptions;

/** A learner in a process of its own, which ends with one line if it can't go on. */
final class ChildLearner {

  private ChildLearner() {}

  static void run(Runnable life) {
    try {
      life.run();
    } catch (RuntimeException e) {
      System.out.println("learner: " + Exceptions.unwrap(e).getMessage());
      System.exit(1);
    }
  }
}
