package org.mechanist.serving.story;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that a committee decided about one of its experts.
 *
 * @param step learning steps done, that of the decision among them
 * @param image images seen until then
 * @param decision what happened, as the lifecycle topic calls it: {@code spawned}, {@code
 *     confirmed}, {@code settled}, {@code frozen}, {@code thawed}, {@code merged}, {@code retired}
 *     or {@code revived}
 * @param expert whom it happened to
 * @param reason a sentence, which names another expert only if it took part
 * @param seen images of each mechanism until then
 */
public record Decision(
    long step, long image, String decision, String expert, String reason, Map<String, Long> seen) {

  static final String SPAWNED = "spawned";
  static final String CONFIRMED = "confirmed";
  static final String SETTLED = "settled";
  static final String FROZEN = "frozen";
  static final String THAWED = "thawed";
  static final String MERGED = "merged";
  static final String RETIRED = "retired";
  static final String REVIVED = "revived";

  private static final Pattern EXPERT = Pattern.compile("\\bexpert-\\d+\\b");

  public Decision {
    Objects.requireNonNull(decision, "decision");
    Objects.requireNonNull(expert, "expert");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(seen, "seen");
  }

  /** How many experts more there are by it: 1, 0 or −1. */
  public int expertsMore() {
    return switch (decision) {
      case SPAWNED, REVIVED -> 1;
      case MERGED, RETIRED -> -1;
      default -> 0;
    };
  }

  /**
   * Who else took part: whom a spawned expert is a copy of, whom a confirmed one parted from, into
   * whom one was merged. Nobody, where an expert is born for what nobody explains.
   */
  Optional<String> other() {
    return EXPERT
        .matcher(reason)
        .results()
        .map(found -> found.group())
        .filter(name -> !name.equals(expert))
        .findFirst();
  }
}
