package org.mechanist.learner.training;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.Lifecycle;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.lifecycle.LifecycleDecision;
import org.mechanist.learner.lifecycle.LifecycleDecision.Adopt;
import org.mechanist.learner.lifecycle.LifecycleDecision.Dismiss;
import org.mechanist.learner.lifecycle.LifecycleDecision.Hold;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Release;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.snapshot.ExpertExporter;
import org.mechanist.learner.snapshot.ExpertImporter;
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

  private static final String NOBODY = "nobody"; // whom a refused import is about

  private final Committee committee;
  private final boolean grows;
  private final Lifecycle lifecycle;
  private final CommitteeChanges changes;
  private Map<String, Standing> before = new TreeMap<>(); // they were held, by id

  /** A command makes no sense as things are; nothing has changed. */
  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String why) {
      super(why);
    }
  }

  ManualChanges(Committee committee, boolean grows, Lifecycle lifecycle, CommitteeChanges changes) {
    this.committee = committee;
    this.grows = grows;
    this.lifecycle = lifecycle;
    this.changes = changes;
  }

  /** Carries out a command, or refuses it. */
  Answer carryOut(Command command) {
    try {
      return switch (command.kind()) {
        case EXPORT -> export(command);
        case IMPORT -> adopt(command);
        default -> Answer.of(follow(decide(command)));
      };
    } catch (Refusal refusal) {
      var expert = command.expert() == null ? NOBODY : command.expert();
      return Answer.of(new LifecycleChange(Kind.REFUSED, expert, refusal.getMessage(), Map.of()));
    }
  }

  private record Before(Map<String, Standing> standings) {}

  /** What experts were before they were held, for a checkpoint. */
  void exchange(State state) {
    var kept = state.value("before", Before.class, new Before(before));
    before = new TreeMap<>(kept.standings());
  }

  private LifecycleChange follow(LifecycleDecision decision) {
    lifecycle.follow(decision);
    return changes.carryOut(decision);
  }

  private Answer export(Command command) {
    var expert = committee.at(place(command));
    var model =
        ExpertExporter.export(
            expert.network(), expert.weights().averageToFloats(), expert.statisticsToFloats());
    if (model.length > Command.MAX_MODEL_BYTES) {
      throw new Refusal(
          "%s takes %d bytes as ONNX; at most %d are published"
              .formatted(expert.id(), model.length, Command.MAX_MODEL_BYTES));
    }
    var reason =
        "it %s (%d bytes of ONNX)"
            .formatted(because("was exported by hand", command), model.length);
    return new Answer(
        new LifecycleChange(Kind.EXPORTED, expert.id(), reason, Map.of()), Optional.of(model));
  }

  private Answer adopt(Command command) {
    if (command.model() == null) {
      throw new Refusal("import needs a model, in base64; export writes such");
    }
    int place = vacancy();
    float[] parameters;
    try {
      var network = committee.members().get(0).network();
      parameters = ExpertImporter.parameters(command.model(), network);
    } catch (IllegalArgumentException e) {
      throw new Refusal(e.getMessage());
    }
    var adopt = new Adopt(place, because("was imported by hand, and is held", command), Map.of());
    lifecycle.follow(adopt);
    return Answer.of(changes.adopt(adopt, parameters));
  }

  private int place(Command command) {
    if (command.expert() == null) {
      throw new Refusal("%s needs an expert, there are %s".formatted(name(command.kind()), ids()));
    }
    return place(command.expert());
  }

  private int place(String expert) {
    try {
      return committee.placeOf(expert);
    } catch (IllegalArgumentException e) {
      throw new Refusal(e.getMessage());
    }
  }

  private int vacancy() {
    requireGrowth();
    return committee
        .vacancy()
        .orElseThrow(
            () ->
                new Refusal(
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
      throw new Refusal(command.expert() + " is held already");
    }
    before.put(command.expert(), standing);
    return new Hold(place, because("was frozen by hand", command), Map.of());
  }

  private LifecycleDecision thaw(Command command, int place) {
    var standing = committee.standing(place);
    if (!standing.isFrozen()) {
      throw new Refusal(
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
      throw new Refusal(command.expert() + " is the last expert; a committee has at least one");
    }
    before.remove(command.expert());
    return new Dismiss(place, because("was retired by hand", command), Map.of());
  }

  private LifecycleDecision merge(Command command, int place) {
    requireGrowth();
    if (command.other() == null) {
      throw new Refusal(
          "merge needs another expert that %s leaves its job to, there are %s"
              .formatted(command.expert(), ids()));
    }
    if (command.other().equals(command.expert())) {
      throw new Refusal(
          "%s cannot be merged with itself, there are %s".formatted(command.expert(), ids()));
    }
    int heir = place(command.other());
    before.remove(command.expert());
    return new Merge(place, heir, because("was merged by hand", command), Map.of());
  }

  private LifecycleDecision spawn(Command command, int parent) {
    int place = vacancy();
    var standing = committee.standing(parent);
    if (standing != Standing.LEARNING && standing != Standing.SETTLED) {
      throw new Refusal(
          "%s is %s; only one that is learning or settled can be copied"
              .formatted(command.expert(), name(standing)));
    }
    if (lifecycle.isOnTrial(parent)) {
      throw new Refusal(
          command.expert() + " is on trial with a copy already; wait until that is decided");
    }
    return new Spawn(place, parent, because("was copied by hand", command), Map.of());
  }

  private void requireGrowth() {
    if (!grows) {
      throw new Refusal(
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
