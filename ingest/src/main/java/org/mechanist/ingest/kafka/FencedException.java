package org.mechanist.ingest.kafka;

/**
 * The broker takes nothing more of this stream's transaction: another learner of the group has
 * begun, or the transaction was open for longer than its timeout. Only who knows the group's
 * journal can tell which; where it was the timeout, going on is as after a {@link
 * RetriableStreamException}.
 */
public final class FencedException extends StreamException {
  private static final long serialVersionUID = 1L;

  FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
