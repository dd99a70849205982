package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LearnerViewTest {

  @Test
  void wins_few_areAllThere() {
    assertThat(LearnerView.wins(Map.of())).isEmpty();
    assertThat(LearnerView.wins(Map.of("expert-0", 5L))).isEqualTo("expert-0 5");
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
