package org.mechanist.learner.training;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.Lifecycle;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.lifecycle.LifecycleDecision;
import org.mechanist.learner.lifecycle.LifecycleDecision.Dismiss;
import org.mechanist.learner.lifecycle.LifecycleDecision.Hold;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Release;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.LifecycleEvent.Kind;

/**
 * What users decide about experts: it goes through the same door as what the lifecycle decides, and
 * the lifecycle goes on from it. What makes no sense is refused, with what was given and what is
 * allowed, and changes nothing. Owned by the learner thread.
 *
 * <p>An expert that a user froze is held ({@link Standing#HELD}): it learns nothing, is no copy of
 * anybody, and is neither thawed nor retired nor merged but by a user. Thawed, it may do what it
 * was allowed to before; one that the lifecycle itself had frozen is settled.
 */
final class ManualChanges {

  private final Committee committee;
  private final boolean grows;
  private final Lifecycle lifecycle;
  private final CommitteeChanges changes;
  private final Map<String, Standing> before = new HashMap<>(); // they were held, by id

  ManualChanges(Committee committee, boolean grows, Lifecycle lifecycle, CommitteeChanges changes) {
    this.committee = committee;
    this.grows = grows;
    this.lifecycle = lifecycle;
    this.changes = changes;
  }

  /** Carries out a command that decides about an expert, or refuses it. */
  LifecycleChange carryOut(Command command) {
    LifecycleDecision decision;
    try {
      decision = decide(command);
    } catch (IllegalArgumentException refusal) {
      return refused(command, refusal.getMessage());
    }
    lifecycle.follow(decision);
    return changes.carryOut(decision);
  }

  /** The answer to a command that is not carried out. */
  static LifecycleChange refused(Command command, String why) {
    var expert = command.expert() == null ? "nobody" : command.expert();
    return new LifecycleChange(Kind.REFUSED, expert, why, Map.of());
  }

  /**
   * The place of the expert that a command is about.
   *
   * @throws IllegalArgumentException if it names none that there is
   */
  int place(Command command) {
    if (command.expert() == null) {
      throw new IllegalArgumentException(
          "%s needs an expert, there are %s".formatted(name(command.kind()), ids()));
    }
    return committee.placeOf(command.expert());
  }

  /**
   * A place for one more expert.
   *
   * @throws IllegalArgumentException if there is none
   */
  int vacancy() {
    requireGrowth();
    return committee
        .vacancy()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "all %d places are taken; retire or merge an expert first"
                        .formatted(committee.places())));
  }

  private LifecycleDecision decide(Command command) {
    return switch (command.kind()) {
      case FREEZE -> freeze(command, place(command));
      case THAW -> thaw(command, place(command));
      case RETIRE -> retire(command, place(command));
      case MERGE -> merge(command, place(command));
      case SPAWN -> spawn(command, place(command));
      case EXPORT, IMPORT ->
          throw new IllegalStateException(command.kind() + " decides about no expert");
    };
  }

  private LifecycleDecision freeze(Command command, int place) {
    var standing = committee.standing(place);
    if (standing == Standing.HELD) {
      throw new IllegalArgumentException(command.expert() + " is held already");
    }
    before.put(command.expert(), standing);
    return new Hold(place, because("was frozen by hand", command), Map.of());
  }

  private LifecycleDecision thaw(Command command, int place) {
    var standing = committee.standing(place);
    if (standing != Standing.HELD && standing != Standing.FROZEN) {
      throw new IllegalArgumentException(
          "%s is %s; only one that is held or frozen can be thawed"
              .formatted(command.expert(), name(standing)));
    }
    var to = thawed(before.remove(command.expert()));
    return new Release(place, to, because("was thawed by hand", command), Map.of());
  }

  /**
   * @param standing before it was held; null if it was not
   */
  private Standing thawed(Standing standing) {
    if (!grows) {
      return Standing.LEARNING;
    }
    return standing == Standing.LEARNING || standing == Standing.NEWBORN
        ? standing
        : Standing.SETTLED;
  }

  private LifecycleDecision retire(Command command, int place) {
    requireGrowth();
    if (committee.size() == 1) {
      throw new IllegalArgumentException(
          command.expert() + " is the last expert; a committee has at least one");
    }
    before.remove(command.expert());
    return new Dismiss(place, because("was retired by hand", command), Map.of());
  }

  private LifecycleDecision merge(Command command, int place) {
    requireGrowth();
    if (command.other() == null) {
      throw new IllegalArgumentException(
          "merge needs another expert that %s leaves its job to, there are %s"
              .formatted(command.expert(), ids()));
    }
    if (command.other().equals(command.expert())) {
      throw new IllegalArgumentException(
          "%s cannot be merged with itself, there are %s".formatted(command.expert(), ids()));
    }
    int heir = committee.placeOf(command.other());
    before.remove(command.expert());
    return new Merge(place, heir, because("was merged by hand", command), Map.of());
  }

  private LifecycleDecision spawn(Command command, int parent) {
    int place = vacancy();
    var standing = committee.standing(parent);
    if (standing != Standing.LEARNING && standing != Standing.SETTLED) {
      throw new IllegalArgumentException(
          "%s is %s; only one that is learning or settled can be copied"
              .formatted(command.expert(), name(standing)));
    }
    if (lifecycle.isOnTrial(parent)) {
      throw new IllegalArgumentException(
          command.expert() + " is on trial with a copy already; wait until that is decided");
    }
    return new Spawn(place, parent, because("was copied by hand", command), Map.of());
  }

  private void requireGrowth() {
    if (!grows) {
      throw new IllegalArgumentException(
          "this learner has %d experts, no more and no less: they can be frozen, thawed and exported"
              .formatted(committee.places()));
    }
  }

  private List<String> ids() {
    return committee.members().stream().map(Expert::id).toList();
  }

  private static String because(String what, Command command) {
    boolean silent = command.reason() == null || command.reason().isBlank();
    return silent ? what : what + ": " + command.reason().strip();
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
