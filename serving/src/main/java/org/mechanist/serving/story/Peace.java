package org.mechanist.serving.story;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.mechanist.serving.evaluation.Assignment;

/**
 * When a committee has found its experts, and nothing new comes.
 *
 * <p>A phase is at peace from the third look in a row on, of windows that lie in the phase as a
 * whole, at which all is in order: each mechanism of the phase has an expert of its own that wins
 * at least {@value Assignment#BIJECTIVE_SHARE} of its images, and the experts' purity is as much.
 * So no phase is before three windows have passed. What is decided afterwards, up to the phase's
 * end, the stream gives no reason for; also if what was in order is no longer, as it was the
 * committee that disturbed it.
 *
 * <p>Of such decisions those that start, end or reopen something are spurious: {@link #DISTURBING}.
 * That an expert is confirmed, settles or is frozen is what peace is for.
 */
final class Peace {

  /** Decisions of these kinds are spurious in peace. */
  static final Set<String> DISTURBING =
      Set.of(
          Decision.SPAWNED, Decision.MERGED, Decision.RETIRED, Decision.REVIVED, Decision.THAWED);

  private static final int LOOKS = 3;

  private Peace() {}

  /** How many decisions are spurious. */
  static long spurious(Story story, List<Winners> looks) {
    return story.phases().stream().mapToLong(phase -> spurious(story, phase, looks)).sum();
  }

  private static long spurious(Story story, PlayedPhase phase, List<Winners> looks) {
    var from = from(phase, looks);
    return from.isEmpty()
        ? 0
        : story.lifecycle().stream()
            .filter(decision -> phase.holds(decision.image()))
            .filter(decision -> decision.image() > from.getAsLong())
            .filter(decision -> DISTURBING.contains(decision.decision()))
            .count();
  }

  /** Images seen when a phase comes to peace; empty if it does not. */
  static OptionalLong from(PlayedPhase phase, List<Winners> looks) {
    long before = 0;
    int inARow = 0;
    for (var look : looks) {
      boolean isWithin = before >= phase.from() && look.images() <= phase.to();
      inARow = isWithin && isInOrder(look, phase.mechanisms()) ? inARow + 1 : 0;
      if (inARow == LOOKS) {
        return OptionalLong.of(look.images());
      }
      before = look.images();
    }
    return OptionalLong.empty();
  }

  private static boolean isInOrder(Winners look, List<String> mechanisms) {
    var own = new HashSet<String>();
    for (var mechanism : mechanisms) {
      var won = look.share().getOrDefault(mechanism, Map.of());
      if (won.isEmpty()) {
        return false;
      }
      var most = Collections.max(won.entrySet(), Map.Entry.comparingByValue());
      if (most.getValue() < Assignment.BIJECTIVE_SHARE || !own.add(most.getKey())) {
        return false;
      }
    }
    return look.purity() >= Assignment.BIJECTIVE_SHARE;
  }
}
