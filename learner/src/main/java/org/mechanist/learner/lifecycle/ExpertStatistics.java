package org.mechanist.learner.lifecycle;

import org.mechanist.learner.competition.Standing;

/**
 * What is known of one expert at a look.
 *
 * @param standing what it is allowed to
 * @param looks since it was born, or since its standing changed
 * @param idleLooks of late, in a row, at which it had won next to nothing
 * @param failedTrials of its copies since its job last changed
 * @param looksLeft for which it is left to part from what it is a copy of, or what is one of it
 * @param explained share of what it won since the last look that it explained; NaN if it won
 *     nothing
 * @param score of what it won and was not novel, standardised by canonical images; NaN if nothing
 * @param shift of the images that it learned from since the last look from those since it settled,
 *     in standard deviations of what they look like; 0 unless it has settled
 * @param poorLooks of late, in a row, at which that was poor
 * @param goodLooks of late, in a row, at which it was not, since its standing changed
 */
record ExpertStatistics(
    Standing standing,
    int looks,
    int idleLooks,
    int failedTrials,
    int looksLeft,
    double explained,
    double score,
    double shift,
    int poorLooks,
    int goodLooks) {

  /** Deviations below canonical images at which what is explained is explained poorly. */
  private static final double POOR = -1;

  static ExpertStatistics born(Standing standing) {
    return new ExpertStatistics(standing, 0, 0, 0, 0, Double.NaN, Double.NaN, 0, 0, 0);
  }

  /** A look later. */
  ExpertStatistics older(boolean idle, double explainedNow, double scoreNow, double shiftNow) {
    boolean poor = scoreNow < POOR;
    return new ExpertStatistics(
        standing,
        looks + 1,
        idle ? idleLooks + 1 : 0,
        failedTrials,
        Math.max(0, looksLeft - 1),
        explainedNow,
        scoreNow,
        shiftNow,
        poor ? poorLooks + 1 : 0,
        poor ? 0 : goodLooks + 1);
  }

  ExpertStatistics failed(int trials) {
    return new ExpertStatistics(
        standing, looks, idleLooks, trials, looksLeft, explained, score, shift, poorLooks,
        goodLooks);
  }

  ExpertStatistics leftToPart(int forLooks) {
    return new ExpertStatistics(
        standing,
        looks,
        idleLooks,
        failedTrials,
        forLooks,
        explained,
        score,
        shift,
        poorLooks,
        goodLooks);
  }

  ExpertStatistics as(Standing other) {
    return new ExpertStatistics(other, 0, 0, failedTrials, looksLeft, explained, score, 0, 0, 0);
  }
}
