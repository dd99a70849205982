package org.mechanist.serving.experts;

/** No learner answered in time. The message is one line: what was asked, where, how long. */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message) {
    super(message);
  }
}
