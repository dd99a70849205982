package org.mechanist.serving.restore;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.mechanist.schemas.SnapshotManifest.Canonical;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Gate;
import org.mechanist.schemas.SnapshotManifest.Seat;

/**
 * Decides who competes for an image and who wins it, as the learner does: the few that a trusted
 * gate proposes, and others where the best of these is not good enough or explains nothing. The
 * learner asks everyone then; here as many again as were asked, likeliest first, until somebody is
 * good enough. What is not novel to them is left at some more: nearly always it is a hard image, of
 * which nobody makes more.
 *
 * <p>Scores decide, and by how much the image's looks speak for an expert (its affinity). An expert
 * that was born for what is new wins what is new to all others, and nothing that they explain.
 *
 * <p>What comes of an image does not depend on any other. The learner lets everyone compete for a
 * sample of the images, to check on its gate; that is its job alone.
 *
 * <p>Experts are named by their index among the seats. Pure.
 */
final class Router {

  private static final String NEWBORN = "newborn";
  private static final float FAVOUR = 1e4f; // more than scores differ by

  /** So many times as many as are proposed are asked about an image that is not novel to them. */
  private static final int ENOUGH = 4;

  private final List<Seat> seats;
  private final Canonical canonical;
  private final Gate gate; // null if there is none
  private final boolean proposes;

  /**
   * @param gated whether the gate may propose who competes, if it is trusted
   */
  Router(Competition competition, boolean gated) {
    this.seats = competition.seats();
    this.canonical = competition.canonical();
    this.gate = competition.gate();
    this.proposes =
        gated
            && gate != null
            && gate.trusted()
            && gate.proposed() > 0
            && gate.proposed() < seats.size();
  }

  /** How many compete for an image at first. */
  int first() {
    return proposes ? gate.proposed() : seats.size();
  }

  /**
   * Everyone, in the order in which they are to compete: the likeliest to win first.
   *
   * @param logLikelihood what the gate says of an image, {@code [place]}; empty if there is none
   */
  int[] order(float[] logLikelihood) {
    var order = IntStream.range(0, seats.size()).boxed();
    return (proposes ? order.sorted(likeliestFirst(logLikelihood)) : order)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private Comparator<Integer> likeliestFirst(float[] logLikelihood) {
    return (a, b) -> Float.compare(likelihood(logLikelihood, b), likelihood(logLikelihood, a));
  }

  private float likelihood(float[] logLikelihood, int seat) {
    return logLikelihood[seats.get(seat).place()];
  }

  /**
   * Whether others are to compete as well, if there are any.
   *
   * @param scores of those who have, {@code [seat]}, NaN of the others
   * @param competed how many have
   */
  boolean isDoubtful(float[] scores, int competed) {
    double best = best(scores, seat -> true);
    if (!proposes || (best >= gate.leastScore() && explains(best))) {
      return false;
    }
    return isNovel(best) || !tellsWhatIsNovel() || competed < ENOUGH * gate.proposed();
  }

  /** In a committee of fixed size nothing is. */
  private boolean tellsWhatIsNovel() {
    return canonical.novelUpTo() != Double.NEGATIVE_INFINITY;
  }

  /** Whether a restoration of such a score explains its image. */
  boolean explains(double score) {
    return score > canonical.explainedAbove();
  }

  /**
   * Who wins an image: the first of equals.
   *
   * @param scores of its restorations, {@code [seat]}, NaN of who did not compete
   * @param logLikelihood what the gate says of it, {@code [place]}; empty if there is none
   */
  int winner(float[] scores, float[] logLikelihood) {
    float favour = favour(best(scores, seat -> !isNewborn(seat)));
    int best = 0;
    float lead = Float.NaN;
    for (int seat = 0; seat < scores.length; seat++) {
      float score = scores[seat] + (isNewborn(seat) ? favour : 0) + affinity(seat, logLikelihood);
      if (score > lead || (Float.isNaN(lead) && !Float.isNaN(score))) {
        best = seat;
        lead = score;
      }
    }
    return best;
  }

  private boolean isNewborn(int seat) {
    return seats.get(seat).standing().equals(NEWBORN);
  }

  /** A newborn's, beside the best that others made of an image. */
  private float favour(double best) {
    return isNovel(best) ? FAVOUR : explains(best) ? -FAVOUR : 0;
  }

  private boolean isNovel(double score) {
    return !(score > canonical.novelUpTo());
  }

  private float affinity(int seat, float[] logLikelihood) {
    if (gate == null) {
      return 0;
    }
    int place = seats.get(seat).place();
    double affinity = logLikelihood[place] - Math.log(gate.popularity().get(place));
    double most = gate.mostAffinity();
    return (float) (gate.weight() * Math.max(-most, Math.min(most, affinity)));
  }

  private double best(float[] scores, IntPredicate counts) {
    return IntStream.range(0, scores.length)
        .filter(counts)
        .mapToDouble(seat -> scores[seat])
        .filter(score -> !Double.isNaN(score))
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }
}
