package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.recipe.Recipe;

class ReseedingTest {

  private static final Recipe.Reseeding RULE = new Recipe.Reseeding(3, 0.15, 1.5, 0.05);

  @ParameterizedTest(name = "{0}: idle {1}, busiest {2}")
  @CsvSource({
    "'0 30 60', 0, 2",
    "'60 30 0', 2, 0",
    "'4 26 60', 0, 2",
    "'0 0 90', 0, 2",
    "'90 0', 1, 0"
  })
  void decide_idleBesideOverloaded_copiesTheBusiest(String wins, int idle, int busiest) {
    var decision = Reseeding.decide(RULE, wins(wins)).orElseThrow();

    assertThat(decision.idle()).isEqualTo(idle);
    assertThat(decision.busiest()).isEqualTo(busiest);
    assertThat(decision.idleShare()).isLessThan(0.15);
    assertThat(decision.busiestShare()).isGreaterThan(1.5);
    assertThat(decision.reason()).contains("% of the mean share");
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
    assertThat(Reseeding.decide(RULE, wins(wins))).as(why).isEmpty();
  }

  @Test
  void observe_untilItIsTime_gathersWinsAndThenBeginsAnew() {
    var reseeding = new Reseeding(RULE, 2);

    assertThat(reseeding.observe(new int[] {8, 0})).isEmpty();
    assertThat(reseeding.observe(new int[] {8, 0})).isEmpty();
    assertThat(reseeding.observe(new int[] {7, 1})).isPresent();
    assertThat(reseeding.observe(new int[] {4, 4})).isEmpty();
    assertThat(reseeding.observe(new int[] {4, 4})).isEmpty();
    assertThat(reseeding.observe(new int[] {4, 4})).isEmpty();
    assertThat(reseeding.observe(new int[] {8, 0})).isEmpty();
    assertThat(reseeding.observe(new int[] {8, 0})).isEmpty();
    assertThat(reseeding.observe(new int[] {8, 0})).isPresent();
  }

  @Test
  void observe_everyZeroSteps_neverDecides() {
    var reseeding = new Reseeding(new Recipe.Reseeding(0, 0.15, 1.5, 0.05), 2);

    for (int i = 0; i < 100; i++) {
      assertThat(reseeding.observe(new int[] {8, 0})).isEmpty();
    }
  }

  private static long[] wins(String text) {
    return Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
  }
}
