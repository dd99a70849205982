package org.mechanist.learner.lifecycle;

/**
 * What is known of one expert at a look.
 *
 * @param place in the committee
 * @param looks since it was born
 * @param idleLooks of late at which it had won next to nothing
 * @param failedTrials of its copies since its job last changed
 * @param looksLeft for which it is left to part from what it is a copy of, or what is one of it
 */
record ExpertStatistics(int place, int looks, int idleLooks, int failedTrials, int looksLeft) {

  static ExpertStatistics born(int place) {
    return new ExpertStatistics(place, 0, 0, 0, 0);
  }

  /** A look later. */
  ExpertStatistics older(boolean idle) {
    return new ExpertStatistics(
        place, looks + 1, idle ? idleLooks + 1 : 0, failedTrials, Math.max(0, looksLeft - 1));
  }

  ExpertStatistics failed(int trials) {
    return new ExpertStatistics(place, looks, idleLooks, trials, looksLeft);
  }

  ExpertStatistics leftToPart(int forLooks) {
    return new ExpertStatistics(place, looks, idleLooks, failedTrials, forLooks);
  }
}
