package org.mechanist.learner.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.objective.Objective;
import org.mechanist.schemas.LifecycleEvent.Kind;

/**
 * Keeps the last good state of each expert and of the objective, watches how they learn, and rolls
 * those back that are sick. Owned by the learner thread.
 */
final class Recovery {

  /** Whom an event about the objective is about. */
  private static final String OBJECTIVE = "objective";

  /** So many blank images are no chance. */
  private static final int ENOUGH = 8;

  private final Committee committee;
  private final Objective objective;
  private final LastGood ofObjective = new LastGood();
  private final Map<String, LastGood> ofExperts = new HashMap<>(); // by id
  private final Set<String> blamed = new HashSet<>(); // by id, for this step
  private final Set<String> passive = new HashSet<>(); // likewise: competed, and learned nothing

  Recovery(Committee committee, Objective objective) {
    this.committee = committee;
    this.objective = objective;
  }

  /**
   * Before a step: keeps what is worth it, and says within which bounds is learned. Whoever left
   * the committee is forgotten.
   */
  void prepare() {
    blamed.clear();
    passive.clear();
    ofExperts.keySet().retainAll(committee.members().stream().map(Expert::id).toList());
    for (var expert : committee.members()) {
      var lastGood = ofExperts.computeIfAbsent(expert.id(), id -> new LastGood());
      if (lastGood.isDue(expert.weights())) {
        lastGood.keep(expert.weights(), expert.statisticsToFloats());
      }
      expert.weights().learnWithin(lastGood.vitals().bounds());
    }
    if (ofObjective.isDue(objective.weights())) {
      ofObjective.keep(objective.weights(), new float[0]);
    }
    objective.weights().learnWithin(ofObjective.vitals().bounds());
  }

  /**
   * Whether all that competed put out numbers. One that did not wins against nobody who did, so
   * that its steps would never be seen to go wrong. Blank images do not make a step unsound, as
   * there is nothing in them that anybody could learn; who puts out nothing else is blamed.
   *
   * @param yardstick tells what is explained
   */
  boolean examine(Competition competition, Yardstick yardstick) {
    boolean objectiveIsSound = true;
    boolean expertsAreSound = true;
    for (int place = 0; place < committee.places(); place++) {
      int[] entered = entered(competition, place);
      if (entered.length == 0) {
        continue;
      }
      passive.add(committee.at(place).id());
      int first = firstWithoutScore(competition, place, entered);
      if (first >= 0 && competition.putsOutNumbers(place, first)) {
        objectiveIsSound = false;
      } else if (first >= 0) {
        expertsAreSound = false;
        blame(place);
      } else if (!committee.standing(place).isFrozen()
          && putsOutNothing(competition, yardstick, place, entered)) {
        blame(place);
      }
    }
    if (!objectiveIsSound) {
      blameObjective();
    }
    return objectiveIsSound && expertsAreSound;
  }

  /** The images that an expert competed for. */
  private static int[] entered(Competition competition, int place) {
    return IntStream.range(0, competition.winners().images())
        .filter(image -> competition.isEntered(place, image))
        .toArray();
  }

  /**
   * Whether all that an expert put out is blank, and none of it explains anything: its sigmoid is
   * saturated, so that no gradient ever gets it out of there.
   */
  private static boolean putsOutNothing(
      Competition competition, Yardstick yardstick, int place, int[] entered) {
    var scores = competition.winners().scores()[place];
    return entered.length >= ENOUGH
        && Arrays.stream(entered).noneMatch(image -> yardstick.explains(scores[image]))
        && Arrays.stream(entered).allMatch(image -> competition.isBlank(place, image));
  }

  /** The first image that an expert competed for to no number; −1 if there is none. */
  private static int firstWithoutScore(Competition competition, int place, int[] entered) {
    var scores = competition.winners().scores()[place];
    return Arrays.stream(entered)
        .filter(image -> !Float.isFinite(scores[image]))
        .findFirst()
        .orElse(-1);
  }

  /** An expert learned from this step. */
  void learned(int place, double loss) {
    var expert = committee.at(place);
    passive.remove(expert.id());
    if (!blamed.contains(expert.id())) {
      ofExperts.get(expert.id()).vitals().good(loss, expert.weights().gradientNorm());
    }
  }

  /** The objective did. */
  void objectiveLearned(double loss) {
    if (!isObjectiveBlamed()) {
      ofObjective.vitals().good(loss, objective.weights().gradientNorm());
    }
  }

  /** This step went wrong by an expert; told as often as it is noticed, it counts once. */
  void blame(int place) {
    var id = committee.at(place).id();
    if (blamed.add(id)) {
      ofExperts.get(id).vitals().wrong();
    }
  }

  /** It went wrong by the objective; likewise. */
  void blameObjective() {
    if (blamed.add(OBJECTIVE)) {
      ofObjective.vitals().wrong();
    }
  }

  /** Whether this step went wrong by the objective, as far as is known. */
  boolean isObjectiveBlamed() {
    return blamed.contains(OBJECTIVE);
  }

  /** An expert became somebody else: there is no way back. */
  void forget(int place) {
    ofExperts.remove(committee.at(place).id());
  }

  /** Rolls back who is sick, and says so. */
  List<LifecycleChange> rollBack() {
    var changes = new ArrayList<LifecycleChange>();
    passive.removeAll(blamed);
    passive.forEach(id -> ofExperts.get(id).vitals().uneventful());
    for (var expert : committee.members()) {
      var lastGood = ofExperts.get(expert.id());
      if (lastGood != null && lastGood.vitals().isSick() && lastGood.isThere()) {
        int wrong = lastGood.vitals().wrongOfLate();
        long lost = lastGood.rollBack(expert.weights());
        expert.restoreStatistics(lastGood.statistics());
        changes.add(change(expert.id(), wrong, lost));
      }
    }
    if (ofObjective.vitals().isSick() && ofObjective.isThere()) {
      int wrong = ofObjective.vitals().wrongOfLate();
      changes.add(change(OBJECTIVE, wrong, ofObjective.rollBack(objective.weights())));
    }
    return changes;
  }

  /** All that is kept, for a checkpoint; who is blamed is forgotten at the next step anyway. */
  void exchange(State state) {
    ofObjective.exchange(state.part(OBJECTIVE));
    var ids =
        state.value(
            "experts", String[].class, ofExperts.keySet().stream().sorted().toArray(String[]::new));
    for (var id : ids) {
      ofExperts.computeIfAbsent(id, expert -> new LastGood()).exchange(state.part(id));
    }
  }

  private static LifecycleChange change(String who, int wrong, long lost) {
    return new LifecycleChange(
        Kind.ROLLED_BACK,
        who,
        "in %d of its last %d steps all it put out was blank, or a loss or a gradient was no number or far beyond the usual: it is what it was %d updates before"
            .formatted(wrong, Vitals.lookedAt(), lost),
        Map.of("wrongSteps", (double) wrong, "updatesLost", (double) lost));
  }
}
