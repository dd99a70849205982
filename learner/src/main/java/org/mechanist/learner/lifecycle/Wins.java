package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Winners;

/**
 * What experts won since they were last counted, by how much, and what the others made of the same
 * images. Owned by the learner thread.
 *
 * <p>Leads and differences are a swap test that costs nothing: where two experts do one job, each
 * could as well have restored what the other won: neither leads the other by much, and what they
 * put out is nearly the same.
 */
final class Wins {

  private long[] wins;
  private double[][] leads; // [winner][other], sum
  private double[][] differences; // [winner][other], sum
  private long[][] met; // [winner][other]

  Wins(int places) {
    this.wins = new long[places];
    this.leads = new double[places][places];
    this.differences = new double[places][places];
    this.met = new long[places][places];
  }

  /** Compares two experts' restorations of an image. */
  @FunctionalInterface
  interface Difference {
    double of(int one, int other, int image);
  }

  /** Counts who won, and by how much; restorations are not compared. */
  void add(Winners winners) {
    add(winners, (one, other, image) -> 0);
  }

  /** Counts who won, by how much, and how different the losers' restorations are. */
  void add(Winners winners, Difference difference) {
    for (int image = 0; image < winners.images(); image++) {
      int winner = winners.expert()[image];
      wins[winner]++;
      for (int other = 0; other < wins.length; other++) {
        double lead = winners.score(image) - winners.scores()[other][image];
        if (other != winner && Double.isFinite(lead)) { // it competed
          leads[winner][other] += lead;
          differences[winner][other] += difference.of(winner, other, image);
          met[winner][other]++;
        }
      }
    }
  }

  void forget() {
    Arrays.fill(wins, 0);
    for (int i = 0; i < wins.length; i++) {
      Arrays.fill(leads[i], 0);
      Arrays.fill(differences[i], 0);
      Arrays.fill(met[i], 0);
    }
  }

  /** Forgets who is in a place. */
  void forget(int place) {
    wins[place] = 0;
    for (int other = 0; other < wins.length; other++) {
      leads[place][other] = leads[other][place] = 0;
      differences[place][other] = differences[other][place] = 0;
      met[place][other] = met[other][place] = 0;
    }
  }

  void exchange(State state) {
    wins = state.array("wins", wins);
    leads = state.array("leads", leads);
    differences = state.array("differences", differences);
    met = state.array("met", met);
  }

  int places() {
    return wins.length;
  }

  long of(int expert) {
    return wins[expert];
  }

  long images() {
    return Arrays.stream(wins).sum();
  }

  /** An expert's wins in units of the mean over all places; NaN if nobody won anything. */
  double share(int expert) {
    return wins[expert] / Arrays.stream(wins).average().orElseThrow();
  }

  /** The mean lead of an expert over another in what it won; infinite if they never met there. */
  double lead(int winner, int other) {
    return mean(leads, winner, other);
  }

  /**
   * The mean difference of two experts' restorations of what the first one won, 0 for equal ones,
   * about 1 for those of different digits; infinite if they never met there.
   */
  double difference(int winner, int other) {
    return mean(differences, winner, other);
  }

  private double mean(double[][] sums, int winner, int other) {
    return met[winner][other] == 0
        ? Double.POSITIVE_INFINITY
        : sums[winner][other] / met[winner][other];
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
