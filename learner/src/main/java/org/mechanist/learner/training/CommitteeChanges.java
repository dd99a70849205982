package org.mechanist.learner.training;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.lifecycle.LifecycleDecision;
import org.mechanist.learner.lifecycle.LifecycleDecision.Adopt;
import org.mechanist.learner.lifecycle.LifecycleDecision.Bear;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Dismiss;
import org.mechanist.learner.lifecycle.LifecycleDecision.Freeze;
import org.mechanist.learner.lifecycle.LifecycleDecision.Hold;
import org.mechanist.learner.lifecycle.LifecycleDecision.Mature;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Release;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Revive;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.lifecycle.LifecycleDecision.Thaw;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.LifecycleEvent.Kind;

/**
 * Carries out what was decided about experts: in the committee, the gate, and what is kept of their
 * images. Changes no weight of any other expert. Keeps those that were retired, to be revived, and
 * an approximate identity, from which others are born. Owned by the learner thread; close it.
 */
final class CommitteeChanges implements AutoCloseable {

  private final Recipe recipe;
  private final Committee committee;
  private final Gate gate;
  private final LearningStep learningStep;
  private final NDManager manager;
  private final List<Expert> archive = new ArrayList<>();
  private final Expert identity;
  private long born; // so that no id is used twice

  CommitteeChanges(
      Recipe recipe, Committee committee, Gate gate, LearningStep learningStep, NDManager manager) {
    this.recipe = recipe;
    this.committee = committee;
    this.gate = gate;
    this.learningStep = learningStep;
    this.manager = manager;
    this.born = committee.size();
    this.identity = copy(committee.at(0), "identity", 0);
  }

  /** The first expert is an approximate identity now: the one that others are born as. */
  void rememberIdentity() {
    identity.become(committee.at(0), 0);
  }

  /** Experts that were retired, the last one first; as many as there are places, at most. */
  List<Expert> archived() {
    return archive;
  }

  LifecycleChange carryOut(LifecycleDecision decision) {
    if (decision instanceof Spawn spawn) {
      return spawn(spawn);
    } else if (decision instanceof Bear bear) {
      return bear(bear);
    } else if (decision instanceof Revive revive) {
      return revive(revive);
    } else if (decision instanceof Confirm confirm) {
      return change(Kind.CONFIRMED, confirm, "it parted from " + id(confirm.parent()));
    } else if (decision instanceof Mature mature) {
      return stand(Kind.CONFIRMED, mature, Standing.LEARNING);
    } else if (decision instanceof Settle settle) {
      return stand(Kind.SETTLED, settle, Standing.SETTLED);
    } else if (decision instanceof Freeze freeze) {
      return freeze(freeze);
    } else if (decision instanceof Hold hold) {
      return stand(Kind.FROZEN, hold, Standing.HELD);
    } else if (decision instanceof Release release) {
      return stand(Kind.THAWED, release, release.to());
    } else if (decision instanceof Thaw thaw) {
      return stand(Kind.THAWED, thaw, Standing.SETTLED);
    } else if (decision instanceof Merge merge) {
      return merge(merge);
    } else if (decision instanceof Retire retire) {
      return retire(retire, committee.standing(retire.place()).isProtected());
    } else if (decision instanceof Dismiss dismiss) {
      return retire(dismiss, false);
    } else if (decision instanceof Reseed reseed) {
      return reseed(reseed);
    }
    throw new IllegalArgumentException("nobody knows how to carry out " + decision);
  }

  private LifecycleChange spawn(Spawn spawn) {
    var parent = committee.at(spawn.parent());
    committee.seat(spawn.place(), copy(parent, "expert-" + born++, recipe.growth().noise()));
    gate.follow(spawn.place(), spawn.parent());
    gate.divide(spawn.place(), spawn.parent(), recipe.growth().tilt());
    committee.stand(spawn.parent(), Standing.LEARNING); // its job is in doubt if it had settled
    return change(
        Kind.SPAWNED, spawn, "as a noisy copy of %s: it %s".formatted(parent.id(), spawn.reason()));
  }

  private LifecycleChange bear(Bear bear) {
    var newborn = copy(identity, "expert-" + born++, 0);
    newborn.forgetMoments();
    committee.seat(bear.place(), newborn);
    committee.stand(bear.place(), Standing.NEWBORN);
    gate.follow(bear.place(), present(bear.nearest()));
    return change(Kind.SPAWNED, bear, "as an approximate identity: " + bear.reason());
  }

  /**
   * Gives a vacant place to an expert from elsewhere.
   *
   * @param parameters {@code [layout.size]}, to go with neutral statistics
   */
  LifecycleChange adopt(Adopt adopt, float[] parameters) {
    var member = committee.members().get(0);
    try (var initial = manager.create(parameters)) {
      var expert =
          new Expert("expert-" + born++, member.network(), recipe.experts(), manager, initial);
      committee.seat(adopt.place(), expert);
    }
    committee.stand(adopt.place(), Standing.HELD);
    gate.welcome(adopt.place()); // nobody knows yet what it wins
    return change(Kind.IMPORTED, adopt, "it " + adopt.reason());
  }

  private LifecycleChange revive(Revive revive) {
    var expert =
        archive.stream()
            .filter(retired -> retired.id().equals(revive.archived()))
            .findFirst()
            .orElseThrow();
    archive.remove(expert);
    committee.seat(revive.place(), expert);
    committee.stand(revive.place(), Standing.FROZEN);
    gate.follow(revive.place(), present(revive.nearest()));
    return change(Kind.REVIVED, revive, "it " + revive.reason());
  }

  /** An expert's place, or the first one's if it has just left. */
  private int present(int place) {
    return committee.isTaken(place) ? place : committee.placeOf(committee.members().get(0).id());
  }

  private LifecycleChange merge(Merge merge) {
    var change =
        change(Kind.MERGED, merge, "into %s: it %s".formatted(id(merge.heir()), merge.reason()));
    leave(merge.place()).close();
    return change;
  }

  /**
   * @param kept to be revived
   */
  private LifecycleChange retire(LifecycleDecision retire, boolean kept) {
    var change = change(Kind.RETIRED, retire, "it " + retire.reason());
    var expert = leave(retire.place());
    if (kept) {
      archive.add(0, expert);
      if (archive.size() > committee.places()) {
        archive.remove(archive.size() - 1).close();
      }
    } else {
      expert.close();
    }
    return change;
  }

  private LifecycleChange reseed(Reseed reseed) {
    committee.at(reseed.place()).become(committee.at(reseed.parent()), recipe.reseeding().noise());
    learningStep.restart(reseed.place());
    gate.follow(reseed.place(), reseed.parent());
    return change(
        Kind.RESEEDED,
        reseed,
        "became a noisy copy of %s: it %s".formatted(id(reseed.parent()), reseed.reason()));
  }

  /**
   * It goes on as the average of what it has been: it was frozen at one moment of a game in which
   * everybody's weights swing, and would be as it was at that moment for ever.
   */
  private LifecycleChange freeze(Freeze freeze) {
    committee.at(freeze.place()).weights().becomeAverage();
    return stand(Kind.FROZEN, freeze, Standing.FROZEN);
  }

  private LifecycleChange stand(Kind kind, LifecycleDecision decision, Standing standing) {
    committee.stand(decision.place(), standing);
    return change(kind, decision, "it " + decision.reason());
  }

  private Expert leave(int place) {
    gate.leave(place);
    return committee.vacate(place);
  }

  private Expert copy(Expert other, String id, double noise) {
    var layout = other.network().layout();
    try (var initial = layout.initial(manager, recipe.experts().initialisation())) {
      var copy = new Expert(id, other.network(), recipe.experts(), manager, initial);
      copy.become(other, noise);
      return copy;
    }
  }

  /** All experts, in the committee and out of it, for a checkpoint. */
  void exchange(State state) {
    born = state.value("born", Long.class, born);
    committee.exchange(state.part("committee"), this::blank);
    identity.exchange(state.part("identity"));
    var retired = state.part("archive");
    var ids =
        retired.value(
            "experts", String[].class, archive.stream().map(Expert::id).toArray(String[]::new));
    if (state.resumes()) {
      archive.forEach(Expert::close);
      archive.clear();
      Arrays.stream(ids).map(this::blank).forEach(archive::add);
    }
    archive.forEach(expert -> expert.exchange(retired.part(expert.id())));
  }

  /** One that is nothing yet. */
  private Expert blank(String id) {
    var network = identity.network();
    try (var zeros = manager.zeros(new Shape(network.layout().size()))) {
      return new Expert(id, network, recipe.experts(), manager, zeros);
    }
  }

  private LifecycleChange change(Kind kind, LifecycleDecision decision, String reason) {
    return new LifecycleChange(kind, id(decision.place()), reason, decision.observed());
  }

  private String id(int place) {
    return committee.at(place).id();
  }

  @Override
  public void close() {
    identity.close();
    archive.forEach(Expert::close);
  }
}
