package org.mechanist.serving.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.Origin;

class OutcomesTest {

  private final Outcomes outcomes = new Outcomes("t");

  @Test
  void counts_ofWhoSawTheLastAlone_areOfAll() {
    outcomes.ends(Map.of(0, 100L, 1, 50L));

    outcomes.add(new Origin("t", 0, 89, 0));
    outcomes.add(new Origin("t", 0, 70, 0)); // an older one, by another replica
    outcomes.add(new Origin("t", 1, 49, 0));

    assertThat(outcomes.sent()).isEqualTo(150);
    assertThat(outcomes.outcomes()).isEqualTo(140);
  }

  @Test
  void counts_whereAnOutcomeIsNewerThanTheEnd_neverLagNegatively() {
    outcomes.ends(Map.of(0, 10L));
    outcomes.add(new Origin("t", 0, 14, 0));

    assertThat(outcomes.sent()).isEqualTo(15);
    assertThat(outcomes.outcomes()).isEqualTo(15);
  }

  @Test
  void add_whatIsNotOnThisTopic_doesNotCount() {
    outcomes.add(new Origin("t", 0, 5, 0)); // nothing is known of the topic yet
    outcomes.ends(Map.of(0, 10L));

    outcomes.add(new Origin("other", 0, 5, 0));
    outcomes.add(new Origin("t", 7, 5, 0));
    outcomes.add(new Origin("t", 0, -9, 0));

    assertThat(outcomes.outcomes()).isZero();
  }

  @Test
  void ends_topicThatBeganAnew_isCountedAnew() {
    outcomes.ends(Map.of(0, 100L));
    outcomes.add(new Origin("t", 0, 99, 0));

    outcomes.ends(Map.of(0, 3L));

    assertThat(outcomes.sent()).isEqualTo(3);
    assertThat(outcomes.outcomes()).isZero();
  }
}
