package org.mechanist.learner.training;

import ai.djl.ndarray.NDManager;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.lifecycle.LifecycleDecision;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Reseed;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.LifecycleEvent.Kind;

/**
 * Carries out what was decided about experts: in the committee, the gate, and what is kept of their
 * images. Changes no weight of any other expert. Owned by the learner thread.
 */
final class CommitteeChanges {

  private final Recipe recipe;
  private final Committee committee;
  private final Gate gate;
  private final LearningStep learningStep;
  private final NDManager manager;
  private long born; // so that no id is used twice

  CommitteeChanges(
      Recipe recipe, Committee committee, Gate gate, LearningStep learningStep, NDManager manager) {
    this.recipe = recipe;
    this.committee = committee;
    this.gate = gate;
    this.learningStep = learningStep;
    this.manager = manager;
    this.born = committee.size();
  }

  LifecycleChange carryOut(LifecycleDecision decision) {
    if (decision instanceof Spawn spawn) {
      return spawn(spawn);
    } else if (decision instanceof Confirm confirm) {
      return change(Kind.CONFIRMED, confirm, "it parted from " + id(confirm.parent()));
    } else if (decision instanceof Merge merge) {
      var change =
          change(Kind.MERGED, merge, "into %s: it %s".formatted(id(merge.heir()), merge.reason()));
      leave(merge.place());
      return change;
    } else if (decision instanceof Retire retire) {
      var change = change(Kind.RETIRED, retire, "it " + retire.reason());
      leave(retire.place());
      return change;
    } else if (decision instanceof Reseed reseed) {
      return reseed(reseed);
    }
    throw new IllegalArgumentException("nobody knows how to carry out " + decision);
  }

  private LifecycleChange spawn(Spawn spawn) {
    var parent = committee.at(spawn.parent());
    try (var initial =
        parent.network().layout().initial(manager, recipe.experts().initialisation())) {
      var newborn =
          new Expert("expert-" + born++, parent.network(), recipe.experts(), manager, initial);
      newborn.become(parent, recipe.growth().noise());
      committee.seat(spawn.place(), newborn);
    }
    gate.follow(spawn.place(), spawn.parent());
    return change(
        Kind.SPAWNED, spawn, "as a noisy copy of %s: it %s".formatted(parent.id(), spawn.reason()));
  }

  private LifecycleChange reseed(Reseed reseed) {
    committee.at(reseed.place()).become(committee.at(reseed.parent()), recipe.reseeding().noise());
    learningStep.forget(reseed.place());
    gate.follow(reseed.place(), reseed.parent());
    return change(
        Kind.RESEEDED,
        reseed,
        "became a noisy copy of %s: it %s".formatted(id(reseed.parent()), reseed.reason()));
  }

  private void leave(int place) {
    committee.vacate(place).close();
    learningStep.forget(place);
    gate.leave(place);
  }

  private LifecycleChange change(Kind kind, LifecycleDecision decision, String reason) {
    return new LifecycleChange(kind, id(decision.place()), reason, decision.observed());
  }

  private String id(int place) {
    return committee.at(place).id();
  }
}
