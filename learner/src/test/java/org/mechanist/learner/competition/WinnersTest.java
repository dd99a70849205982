package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WinnersTest {

  private static final float NAN = Float.NaN;

  @Test
  void of_differentScores_theHighestWins() {
    var winners = Winners.of(new float[][] {{1, 5, -3}, {2, 4, -1}, {0, 9, -2}});

    assertThat(winners.expert()).containsExactly(1, 2, 1);
    assertThat(winners.score(0)).isEqualTo(2f);
    assertThat(winners.score(1)).isEqualTo(9f);
    assertThat(winners.score(2)).isEqualTo(-1f);
    assertThat(winners.images()).isEqualTo(3);
  }

  @Test
  void of_equalScores_theFirstWins() {
    assertThat(Winners.of(new float[][] {{1, 0}, {1, 2}, {1, 2}}).expert()).containsExactly(0, 1);
  }

  @Test
  void of_scoresThatAreNoNumbers_neverWinAgainstOne() {
    var winners =
        Winners.of(
            new float[][] {
              {NAN, 1, NAN, -5},
              {-100, NAN, NAN, NAN},
              {NAN, 0, NAN, Float.NEGATIVE_INFINITY}
            });

    assertThat(winners.expert()).containsExactly(1, 0, 0, 0);
  }

  @Test
  void of_minusInfinityAgainstNoNumber_wins() {
    assertThat(Winners.of(new float[][] {{NAN}, {Float.NEGATIVE_INFINITY}}).expert())
        .containsExactly(1);
  }

  @Test
  void wonBy_eachExpert_dividesTheBatch() {
    var winners = Winners.of(new float[][] {{1, 0, 1, 0}, {0, 0, 0, 0}, {0, 1, 0, 1}});

    assertThat(winners.wonBy(0)).containsExactly(0, 2);
    assertThat(winners.wonBy(1)).isEmpty();
    assertThat(winners.wonBy(2)).containsExactly(1, 3);
  }

  @Test
  void groups_someExpertsWinNothing_shareTheOthersEvenly() {
    var winners = new Winners(new float[5][8], new int[] {0, 2, 2, 2, 3, 3, 3, 4});

    assertThat(winners.groups(4)).containsExactly(List.of(0, 2), List.of(3, 4));
    assertThat(winners.groups(3)).containsExactly(List.of(0, 2), List.of(3, 4));
    assertThat(winners.groups(1)).containsExactly(List.of(2), List.of(3), List.of(0), List.of(4));
    assertThat(winners.groups(100)).containsExactly(List.of(0, 2), List.of(3, 4));
  }

  @Test
  void groups_oneExpertWinsAll_isTheOnlyOne() {
    assertThat(new Winners(new float[2][3], new int[] {1, 1, 1}).groups(1))
        .containsExactly(List.of(1));
  }
}
