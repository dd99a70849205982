package org.mechanist.learner.pipeline;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mechanist.schemas.DeadLetter;
import org.mechanist.schemas.Malformed;
import org.mechanist.schemas.Malformed.Cause;

/**
 * Notices a storm of dead letters: a topic of something else, a producer of another version.
 * Whoever asks it stops then, rather than drain the whole topic into the dead letters.
 *
 * <p>It looks at the last {@value #LAST} messages, once there were {@value #LEAST}. A pure function
 * of what it was told; not thread-safe.
 */
final class DeadLetterBreaker {

  /** Messages that the share is of: some seconds' worth. */
  static final int LAST = 1000;

  /** Fewer say nothing: a first batch may be odd. */
  static final int LEAST = 100;

  private final double most;
  private final Cause[] causes = new Cause[LAST]; // a ring, null for an image
  private final Map<Cause, DeadLetter> examples = new EnumMap<>(Cause.class); // the last of each
  private long messages;

  /**
   * @param most share of dead letters that is borne, 0 to 1; 1 for any
   */
  DeadLetterBreaker(double most) {
    this.most = most;
  }

  /** What became of some messages more. */
  void add(int images, List<DeadLetter> deadLetters) {
    for (int i = 0; i < images; i++) {
      causes[(int) (messages++ % LAST)] = null;
    }
    for (var deadLetter : deadLetters) {
      var cause = deadLetter.malformed().cause();
      causes[(int) (messages++ % LAST)] = cause;
      examples.put(cause, deadLetter);
    }
  }

  /** Why to stop, in a line that ends without advice; empty if there is no reason. */
  Optional<String> verdict() {
    var counts = counts();
    int dead = counts.values().stream().mapToInt(Integer::intValue).sum();
    long of = Math.min(messages, LAST);
    if (messages < LEAST || dead <= most * of) {
      return Optional.empty();
    }
    var worst = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    var example = examples.get(worst);
    return Optional.of(
        "%d of the last %d messages were no usable images, %d of them %s, such as %s: %s"
            .formatted(
                dead, of, counts.get(worst), worst, example.origin(), detail(example.malformed())));
  }

  private Map<Cause, Integer> counts() {
    var counts = new EnumMap<Cause, Integer>(Cause.class);
    for (var cause : causes) {
      if (cause != null) {
        counts.merge(cause, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static String detail(Malformed malformed) {
    return malformed.detail().lines().findFirst().orElse("");
  }
}
