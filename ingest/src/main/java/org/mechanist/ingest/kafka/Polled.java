package org.mechanist.ingest.kafka;

import java.util.Objects;
import org.mechanist.schemas.Message;
import org.mechanist.schemas.Origin;

/**
 * A message and where it was read.
 *
 * @param origin topic, partition, offset and time
 * @param message key, value and headers, byte for byte
 */
public record Polled(Origin origin, Message message) {

  public Polled {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(message, "message");
  }
}
