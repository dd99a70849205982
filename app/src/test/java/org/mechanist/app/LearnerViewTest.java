package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.pipeline.LearnerState.Learning;

class LearnerViewTest {

  @Test
  void wins_few_areAllThere() {
    assertThat(LearnerView.wins(Map.of())).isEmpty();
    assertThat(LearnerView.wins(Map.of("expert-0", 5L))).isEqualTo("expert-0 5");
  }

  @Test
  void notLearned_whatCounts_isSaid() {
    assertThat(LearnerView.notLearned(new Learning(9, 3, 0, 0, 5))).isEmpty();
    assertThat(LearnerView.notLearned(new Learning(9, 3, 0, 2, 5)))
        .contains("2 images that show nothing");
    assertThat(LearnerView.notLearned(new Learning(9, 3, 1, 2, 5)))
        .contains("2 images that show nothing  1 steps gone wrong");
  }

  @Test
  void wins_twenty_areTheBusiestAndACountThatFitALine() {
    var wins = new LinkedHashMap<String, Long>();
    for (int i = 0; i < 20; i++) {
      wins.put("expert-" + i, i == 3 ? 0 : 10_000L + i);
    }
    var line = LearnerView.wins(wins);
    assertThat(line).isEqualTo("expert-19 10019  expert-18 10018  expert-17 10017  and 17 more");
    assertThat(Terminal.line("images won", line)).hasSizeLessThan(80);
  }
}
