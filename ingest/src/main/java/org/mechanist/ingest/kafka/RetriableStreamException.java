package org.mechanist.ingest.kafka;

/**
 * A failure that may pass. Nothing of what failed was committed, or what was committed counts: to
 * go on, subscribe to {@link ExactlyOnceStream#batches()} again, which begins at the committed
 * offsets.
 */
public final class RetriableStreamException extends StreamException {
  private static final long serialVersionUID = 1L;

  RetriableStreamException(String message, Throwable cause) {
    super(message, cause);
  }

  RetriableStreamException(String message) {
    super(message);
  }
}
