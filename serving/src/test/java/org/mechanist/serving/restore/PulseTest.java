package org.mechanist.serving.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.mechanist.serving.metrics.Health;

class PulseTest {

  private static final Duration A_BIT = Duration.ofSeconds(1);

  private final AtomicLong now = new AtomicLong(-7);
  private final Pulse pulse = new Pulse(now::get);

  @Test
  void health_beforeTheFirstSnapshot_isLiveAndNotReady() {
    assertThat(pulse.health("", false))
        .isEqualTo(Health.of(false, "snapshot", "waiting for a snapshot of the learner"));
  }

  @Test
  void health_outsideOfTheGroup_isLiveAndNotReady() {
    assertHealth(pulse.health("step-1", false), true, false, "joining the group");
    assertHealth(pulse.health("step-1", true), true, true, "restoring");
  }

  @Test
  void health_whileKafkaDoesNotAnswer_isLiveAndNotReady() {
    pass(Pulse.LONGEST_SILENCE);
    assertThat(pulse.health("step-1", true).ready()).isTrue();

    pass(A_BIT);
    assertHealth(pulse.health("step-1", true), true, false, "Kafka has not answered for 21 s");

    pulse.heard();
    assertThat(pulse.health("step-1", true).ready()).isTrue();
  }

  @Test
  void health_whileNoImagesCome_isReadyForEver() {
    pulse.taken();
    pulse.published();

    passHearing(Pulse.LONGEST_BATCH.plus(A_BIT));

    assertThat(pulse.health("step-1", true).ready()).isTrue();
  }

  @Test
  void health_ofOneWhoseBatchDoesNotGetOn_isNotLive() {
    pulse.taken();
    passHearing(Pulse.LONGEST_BATCH);
    pulse.taken();
    pulse.published();
    passHearing(Pulse.LONGEST_BATCH);
    assertThat(pulse.health("step-1", true).live()).as("it is slow").isTrue();

    passHearing(A_BIT);
    assertHealth(pulse.health("step-1", true), false, false, "no batch got on for 601 s");

    pulse.published();
    assertThat(pulse.health("step-1", true).live()).isTrue();
  }

  @Test
  void health_onceTheStreamIsReadAnew_forgetsWhatWasInFlight() {
    pulse.taken();
    pulse.taken();
    pulse.began();
    passHearing(Pulse.LONGEST_BATCH.plus(A_BIT));

    assertThat(pulse.health("step-1", true).ready()).isTrue();
  }

  private static void assertHealth(Health health, boolean live, boolean ready, String stream) {
    assertThat(health.live()).isEqualTo(live);
    assertThat(health.ready()).isEqualTo(ready);
    assertThat(health.details()).containsEntry("stream", stream).containsKey("snapshot");
  }

  private void passHearing(Duration time) {
    pass(time);
    pulse.heard();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
