package org.mechanist.serving.consume;

import java.util.Objects;
import org.mechanist.schemas.Message;

/**
 * A message of the restored topic.
 *
 * @param partition where it was read
 * @param offset its offset there
 * @param restored the message
 * @param transformed the message its restored image was made from; null if it can't be found (any
 *     more)
 */
public record Arrived(int partition, long offset, Message restored, Message transformed) {

  public Arrived {
    Objects.requireNonNull(restored, "restored");
  }
}
