package org.mechanist.serving.deadletters;

import java.util.List;
import java.util.Map;
import org.mechanist.schemas.Malformed.Cause;

/**
 * What there is on a dead-letter topic.
 *
 * @param causes how many there are of each
 * @param unreadable messages that are no dead letters, or ones of a later version
 * @param last the last of those that were asked for, oldest first, without their bytes
 */
public record Survey(Map<Cause, Long> causes, long unreadable, List<Letter.Summary> last) {

  /** Dead letters there are. */
  public long count() {
    return causes.values().stream().mapToLong(Long::longValue).sum();
  }
}
