package org.mechanist.learner.pipeline;

/** So much of the stream is unusable that the learner stops. The message is one line. */
public final class DeadLetterStormException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeadLetterStormException(String message) {
    super(message);
  }
}
