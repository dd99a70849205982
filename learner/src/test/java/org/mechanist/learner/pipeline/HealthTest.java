package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.pipeline.LearnerState.Phase;

class HealthTest {

  @ParameterizedTest
  @CsvSource({
    "STARTING, 900, true, false",
    "STANDING_BY, 900, true, false",
    "REPLAYING, 900, true, false",
    "LEARNING, 60, true, true",
    "LEARNING, 61, false, false",
    "RESTORING, 0, true, true",
    "STOPPED, 0, false, false"
  })
  void of_aStateAndTheTimeSinceItsLastTurn_saysWhetherItLivesAndIsReady(
      Phase phase, long seconds, boolean live, boolean ready) {
    var state = LearnerState.starting().in(phase, "busy", Double.NaN);

    var health = Health.of(state, seconds, 60);

    assertThat(health.live()).isEqualTo(live);
    assertThat(health.ready()).isEqualTo(ready);
    assertThat(health.why()).isNotBlank();
  }
}
