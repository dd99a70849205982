package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.recipe.Recipe;

class ReseedingTest {

  private static final Recipe.Reseeding RULE = new Recipe.Reseeding(3, 0.15, 1.5, 1, 0.05);
  private static final float FAR = 9;

  @ParameterizedTest(name = "{0}: idle {1}, busiest {2}")
  @CsvSource({
    "'0 30 60', 0, 2",
    "'60 30 0', 2, 0",
    "'4 26 60', 0, 2",
    "'0 0 90', 0, 2",
    "'90 0', 1, 0"
  })
  void decide_idleBesideOverloaded_copiesTheBusiest(String wins, int idle, int busiest) {
    var decision = Reseeding.decide(RULE, wins(wins, FAR), none(wins)).orElseThrow();

    assertThat(decision.spare()).isEqualTo(idle);
    assertThat(decision.busiest()).isEqualTo(busiest);
    assertThat(decision.spareShare()).isLessThan(0.15);
    assertThat(decision.busiestShare()).isGreaterThan(1.5);
    assertThat(decision.reason()).contains("won little").contains("% of the mean share");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'30 30 30', all alike",
    "'5 25 60', idlest above the bound",
    "'0 45 45', busiest at the bound and not above",
    "'0 0 0', nobody won",
    "'90', alone",
    "'0 40 41 39', an idle one but nobody overloaded"
  })
  void decide_otherwise_leavesThemAlone(String wins, String why) {
    assertThat(Reseeding.decide(RULE, wins(wins, FAR), none(wins))).as(why).isEmpty();
  }

  @ParameterizedTest(name = "{0}, leads of {1}: {2} goes")
  @CsvSource({"'20 15 60 40', 0.5, 1", "'15 20 60 40', 0.5, 0", "'15 15 60 20', 0.9, 0"})
  void decide_twoThatDoOneJob_lessWinningOneGoes(String wins, float lead, int spare) {
    var decision = Reseeding.decide(RULE, wins(wins, lead), none(wins)).orElseThrow();

    assertThat(decision.spare()).isEqualTo(spare);
    assertThat(decision.busiest()).isEqualTo(2);
    assertThat(decision.reason()).contains("does the job of another");
  }

  @ParameterizedTest(name = "{0}, leads of {1}: {2}")
  @CsvSource({
    "'20 15 60 40', 1.5, each leads where it wins",
    "'35 35 60 35', 0.5, together they do more than the busiest",
    "'35 35 40 35', 0.5, nobody is overloaded"
  })
  void decide_otherPairs_leavesThemAlone(String wins, float lead, String why) {
    assertThat(Reseeding.decide(RULE, wins(wins, lead), none(wins))).as(why).isEmpty();
  }

  @Test
  void decide_oneThatWasCopiedOfLate_isLeftToPart() {
    var wins = wins("20 15 60 40", 0.5f);

    assertThat(Reseeding.decide(RULE, wins, new int[] {0, 1, 0, 0})).isEmpty();
    assertThat(Reseeding.decide(RULE, wins, new int[] {1, 0, 0, 0})).isEmpty();
    assertThat(Reseeding.decide(RULE, wins, new int[4])).isPresent();
  }

  @Test
  void lead_neverMet_isInfinite() {
    var wins = new Wins(2);
    wins.add(new Winners(new float[][] {{3}, {Float.NaN}}, new int[] {0}));

    assertThat(wins.lead(0, 1)).isInfinite();
    assertThat(wins.lead(1, 0)).isInfinite();
  }

  @Test
  void lead_overImages_isTheMeanOfThoseWon() {
    var wins = new Wins(2);
    wins.add(new Winners(new float[][] {{3, 5, 0}, {2, 1, 7}}, new int[] {0, 0, 1}));

    assertThat(wins.lead(0, 1)).isEqualTo(2.5);
    assertThat(wins.lead(1, 0)).isEqualTo(7);
  }

  @Test
  void observe_untilItIsTime_gathersWinsAndThenBeginsAnew() {
    var reseeding = new Reseeding(RULE, 2);

    assertThat(reseeding.observe(winners(8, 0))).isEmpty();
    assertThat(reseeding.observe(winners(8, 0))).isEmpty();
    assertThat(reseeding.observe(winners(7, 1))).isPresent();
    assertThat(reseeding.observe(winners(4, 4))).isEmpty();
    assertThat(reseeding.observe(winners(4, 4))).isEmpty();
    assertThat(reseeding.observe(winners(4, 4))).isEmpty();
    assertThat(reseeding.observe(winners(8, 0))).isEmpty();
    assertThat(reseeding.observe(winners(8, 0))).isEmpty();
    assertThat(reseeding.observe(winners(8, 0))).isPresent();
  }

  @Test
  void observe_everyZeroSteps_neverDecides() {
    var reseeding = new Reseeding(new Recipe.Reseeding(0, 0.15, 1.5, 1, 0.05), 2);

    for (int i = 0; i < 100; i++) {
      assertThat(reseeding.observe(winners(8, 0))).isEmpty();
    }
  }

  private static Winners winners(int first, int second) {
    var expert = new int[first + second];
    Arrays.fill(expert, first, expert.length, 1);
    return new Winners(new float[2][expert.length], expert);
  }

  /** Experts 0 and 1 lead each other by so much, all others are far ahead where they win. */
  private static Wins wins(String text, float lead) {
    var counts = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    var wins = new Wins(counts.length);
    for (int winner = 0; winner < counts.length; winner++) {
      var scores = new float[counts.length][counts[winner]];
      for (int expert = 0; expert < counts.length; expert++) {
        boolean pair = winner < 2 && expert < 2;
        Arrays.fill(scores[expert], expert == winner ? 0 : pair ? -lead : -FAR);
      }
      var expert = new int[counts[winner]];
      Arrays.fill(expert, winner);
      wins.add(new Winners(scores, expert));
    }
    return wins;
  }

  private static int[] none(String wins) {
    return new int[wins.split(" ").length];
  }
}
