package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;

/** How well experts explained what they won since the last look. Owned by the learner thread. */
final class Explanations {

  private long[] won;
  private long[] explained;
  private long[] known; // explained, or nearly
  private double[] scores; // standardised, sum over what was known

  Explanations(int places) {
    this.won = new long[places];
    this.explained = new long[places];
    this.known = new long[places];
    this.scores = new double[places];
  }

  void add(Winners winners, Yardstick yardstick) {
    for (int image = 0; image < winners.images(); image++) {
      int winner = winners.expert()[image];
      won[winner]++;
      if (yardstick.explains(winners.score(image))) {
        explained[winner]++;
      }
      if (!yardstick.isNovel(winners.score(image))) {
        known[winner]++;
        scores[winner] += yardstick.standardised(winners.score(image));
      }
    }
  }

  /** Share of what an expert won that it explained; NaN if it won nothing. */
  double share(int place) {
    return won[place] == 0 ? Double.NaN : explained[place] / (double) won[place];
  }

  /** Mean standardised score of what an expert won and was not novel; NaN if nothing. */
  double score(int place) {
    return known[place] == 0 ? Double.NaN : scores[place] / known[place];
  }

  void exchange(State state) {
    won = state.array("won", won);
    explained = state.array("explained", explained);
    known = state.array("known", known);
    scores = state.array("scores", scores);
  }

  void forget(int place) {
    won[place] = 0;
    explained[place] = 0;
    known[place] = 0;
    scores[place] = 0;
  }

  void forget() {
    Arrays.fill(won, 0);
    Arrays.fill(explained, 0);
    Arrays.fill(known, 0);
    Arrays.fill(scores, 0);
  }
}
