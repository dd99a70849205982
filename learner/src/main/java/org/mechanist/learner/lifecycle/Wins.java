package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import org.mechanist.learner.competition.Winners;

/**
 * What experts won since they were last counted, and by how much. Owned by the learner thread.
 *
 * <p>The leads are a swap test that costs nothing: where two experts do one job, each could as well
 * have restored what the other won, and neither leads the other by much.
 */
final class Wins {

  private final long[] wins;
  private final double[][] leads; // [winner][other], sum
  private final long[][] met; // [winner][other]

  Wins(int experts) {
    this.wins = new long[experts];
    this.leads = new double[experts][experts];
    this.met = new long[experts][experts];
  }

  void add(Winners winners) {
    for (int image = 0; image < winners.images(); image++) {
      int winner = winners.expert()[image];
      wins[winner]++;
      for (int other = 0; other < wins.length; other++) {
        double lead = winners.score(image) - winners.scores()[other][image];
        if (other != winner && Double.isFinite(lead)) { // it competed
          leads[winner][other] += lead;
          met[winner][other]++;
        }
      }
    }
  }

  void forget() {
    Arrays.fill(wins, 0);
    for (int i = 0; i < wins.length; i++) {
      Arrays.fill(leads[i], 0);
      Arrays.fill(met[i], 0);
    }
  }

  int experts() {
    return wins.length;
  }

  long of(int expert) {
    return wins[expert];
  }

  /** An expert's wins in units of the mean; NaN if nobody won anything. */
  double share(int expert) {
    return wins[expert] / Arrays.stream(wins).average().orElseThrow();
  }

  /** The mean lead of an expert over another in what it won; infinite if they never met there. */
  double lead(int winner, int other) {
    return met[winner][other] == 0
        ? Double.POSITIVE_INFINITY
        : leads[winner][other] / met[winner][other];
  }

  /** The one with the fewest wins, the first of equals. */
  int idlest() {
    int idlest = 0;
    for (int i = 1; i < wins.length; i++) {
      idlest = wins[i] < wins[idlest] ? i : idlest;
    }
    return idlest;
  }

  /** The one with the most wins, the first of equals. */
  int busiest() {
    int busiest = 0;
    for (int i = 1; i < wins.length; i++) {
      busiest = wins[i] > wins[busiest] ? i : busiest;
    }
    return busiest;
  }
}
