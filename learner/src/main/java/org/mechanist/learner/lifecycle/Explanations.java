package org.mechanist.learner.lifecycle;

import java.util.Arrays;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;

/** How well experts explained what they won since the last look. Owned by the learner thread. */
final class Explanations {

  private long[] won;
  private long[] explained;
  private double[] scores; // standardised, sum over what was explained

  Explanations(int places) {
    this.won = new long[places];
    this.explained = new long[places];
    this.scores = new double[places];
  }

  void add(Winners winners, Yardstick yardstick) {
    for (int image = 0; image < winners.images(); image++) {
      int winner = winners.expert()[image];
      won[winner]++;
      if (yardstick.explains(winners.score(image))) {
        explained[winner]++;
        scores[winner] += yardstick.standardised(winners.score(image));
      }
    }
  }

  /** Share of what an expert won that it explained; NaN if it won nothing. */
  double share(int place) {
    return won[place] == 0 ? Double.NaN : explained[place] / (double) won[place];
  }

  /** Mean standardised score of what an expert explained; NaN if nothing. */
  double score(int place) {
    return explained[place] == 0 ? Double.NaN : scores[place] / explained[place];
  }

  void exchange(State state) {
    won = state.array("won", won);
    explained = state.array("explained", explained);
    scores = state.array("scores", scores);
  }

  void forget(int place) {
    won[place] = 0;
    explained[place] = 0;
    scores[place] = 0;
  }

  void forget() {
    Arrays.fill(won, 0);
    Arrays.fill(explained, 0);
    Arrays.fill(scores, 0);
  }
}
