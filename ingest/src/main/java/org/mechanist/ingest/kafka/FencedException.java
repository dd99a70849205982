package org.mechanist.ingest.kafka;

/**
 * The broker takes nothing more of this stream's transaction, or of its membership: another learner
 * of the group has begun, the transaction was open for longer than its timeout, or one that was
 * replaced has come back for a moment. Only who knows the group's journal can tell which; where no
 * other has begun, going on is as after a {@link RetriableStreamException}.
 */
public final class FencedException extends StreamException {
  private static final long serialVersionUID = 1L;

  FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
