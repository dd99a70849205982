package org.mechanist.learner.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mechanist.learner.competition.Standing;

/**
 * What is known of a committee at a look.
 *
 * @param experts by their places
 * @param trials that are going on
 * @param vacancies places for experts to come
 * @param wins since the look before
 * @param novelty what nobody explained of late
 */
record CommitteeStatistics(
    Map<Integer, ExpertStatistics> experts,
    List<Trial> trials,
    List<Integer> vacancies,
    Wins wins,
    Novelty novelty) {

  /**
   * What was novel of late.
   *
   * @param images how many
   * @param nearest the place of the expert that won most of them
   * @param score of their winners' restorations, standardised by canonical images, mean
   * @param archived an expert that was retired and explains some of what nobody who has settled can
   *     explain, if any
   * @param allowed how many there have to be for an expert to be born for them; grows with what was
   *     tried in vain
   */
  record Novelty(int images, int nearest, double score, Optional<String> archived, int allowed) {}

  Optional<Trial> trialOf(int place) {
    return trials.stream().filter(trial -> trial.isOf(place)).findFirst();
  }

  /** Share of the images since the look before that an expert won, 0 to 1. */
  double share(int place) {
    return wins.of(place) / (double) Math.max(1, wins.images());
  }

  boolean hasNewborn() {
    return experts.values().stream().anyMatch(expert -> expert.standing() == Standing.NEWBORN);
  }
}
