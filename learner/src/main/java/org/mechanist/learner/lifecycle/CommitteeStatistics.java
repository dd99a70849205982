package org.mechanist.learner.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a committee at a look.
 *
 * @param experts by their places
 * @param trials that are going on
 * @param vacancies places for experts to come
 * @param wins since the look before
 */
record CommitteeStatistics(
    Map<Integer, ExpertStatistics> experts,
    List<Trial> trials,
    List<Integer> vacancies,
    Wins wins) {

  Optional<Trial> trialOf(int place) {
    return trials.stream().filter(trial -> trial.isOf(place)).findFirst();
  }

  /** Share of the images since the look before that an expert won, 0 to 1. */
  double share(int place) {
    return wins.of(place) / (double) Math.max(1, wins.images());
  }
}
