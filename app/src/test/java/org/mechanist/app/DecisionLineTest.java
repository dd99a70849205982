package org.mechanist.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.schemas.LifecycleEvent;

class DecisionLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SPAWNED | as a noisy copy of expert-0: it is on trial: may there be two?"
            + " | expert-6 spawned as a noisy copy of expert-0: it is on trial: may there be two?"
            + " | expert-6 spawned: it is on trial",
        "SPAWNED | as an approximate identity: nobody explains 100 images of late"
            + " | expert-6 spawned as an approximate identity: nobody explains 100 images of late"
            + " | expert-6 spawned: nobody explains 100 images of late",
        "MERGED | into expert-1: it did not part from its copy"
            + " | expert-6 merged into expert-1: it did not part from its copy"
            + " | expert-6 merged: it did not part from its copy",
        "CONFIRMED | it parted from expert-0"
            + " | expert-6 confirmed: it parted from expert-0"
            + " | expert-6 confirmed: it parted from expert-0",
        "RESEEDED | became a noisy copy of expert-1: it won little: 3 % of it"
            + " | expert-6 reseeded: became a noisy copy of expert-1: it won little: 3 % of it"
            + " | expert-6 reseeded: became a noisy copy of expert-1: it won little: 3 % of it"
      })
  void of_event_isASentence(
      LifecycleEvent.Kind kind, String reason, String sentence, String shortened) {
    var event =
        new LifecycleEvent(
            UUID.randomUUID(), Instant.EPOCH, 330, 10_560, kind, "expert-6", reason, Map.of());
    assertThat(DecisionLine.of(event)).isEqualTo("step 330, 10560 images: " + sentence);
    assertThat(DecisionLine.shortened(event)).isEqualTo(shortened);
  }
}
