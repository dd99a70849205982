package org.mechanist.ingest.kafka;

/**
 * Kafka could not do what was asked. The message is one line for a person: what was tried, where,
 * and why it failed; the cause has Kafka's own words.
 *
 * <p>Final unless it is a {@link RetriableStreamException}: trying again would fail again.
 */
public class StreamException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StreamException(String message, Throwable cause) {
    super(message, cause);
  }

  StreamException(String message) {
    super(message);
  }
}
