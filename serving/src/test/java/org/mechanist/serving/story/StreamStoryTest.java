package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.LifecycleEvent.Kind;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observations;

/** Two images a step, so that a look is after every 40. */
class StreamStoryTest {

  private static final int BATCH = 2;
  private static final int LOOK = 20 * BATCH;

  private static final Scenario SCENARIO =
      new Scenario(
          "some",
          List.of(
              Stories.phase(LOOK, "invert"), Stories.phase(2 * LOOK, "invert", "translate(0,-4)")));

  private final StreamStory stream = new StreamStory(BATCH);
  private final Evaluation heldOut = new Evaluation();

  @Test
  void told_eventBehindItsImagesOrBeforeThem_countsThoseUpToIt() {
    hears(Kind.SPAWNED, "expert-1", LOOK + 4); // before any of its images came
    sees(LOOK, "invert", "expert-0");
    sees(LOOK, "translate(0,-4)", "expert-1");
    sees(LOOK, "invert", "expert-0");
    hears(Kind.CONFIRMED, "expert-1", LOOK + 8); // long after them
    var told = stream.told(SCENARIO, heldOut.heldOut()).orElseThrow();
    assertThat(told.story().lifecycle())
        .containsExactly(
            decision("spawned", LOOK + 4, Map.of("invert", 40L, "translate(0,-4)", 4L)),
            decision("confirmed", LOOK + 8, Map.of("invert", 40L, "translate(0,-4)", 8L)));
    assertThat(told.measures().mechanisms().get("translate(0,-4)").detectionDelayImages())
        .isEqualTo(4);
  }

  @Test
  void told_eventsOutOfOrder_areInThatOfTheirImages() {
    sees(LOOK, "invert", "expert-0");
    hears(Kind.CONFIRMED, "expert-1", 20);
    hears(Kind.SPAWNED, "expert-1", 10);
    hears(Kind.RETIRED, "expert-1", LOOK + 2); // whose images are still to come
    assertThat(stream.told(SCENARIO, heldOut.heldOut()).orElseThrow().story().lifecycle())
        .extracting(Decision::decision)
        .containsExactly("spawned", "confirmed", "retired");
  }

  @Test
  void told_whoWonAndWasNeverSpawned_isAFounder() {
    hears(Kind.SPAWNED, "expert-2", 10);
    hears(Kind.SETTLED, "expert-10", 12); // it never won
    sees(LOOK, "invert", "expert-1");
    sees(LOOK / 2, "invert", "expert-2");
    assertThat(stream.told(SCENARIO, heldOut.heldOut()).orElseThrow().story().founders())
        .containsExactly("expert-1", "expert-10");
  }

  @Test
  void told_looks_countWhoIsThereAndJudgeTheWindowThatIsNotFull() {
    hears(Kind.SPAWNED, "expert-1", 10);
    hears(Kind.SPAWNED, "expert-2", LOOK + 2);
    hears(Kind.MERGED, "expert-1", LOOK + 4);
    hears(Kind.RETIRED, "expert-2", LOOK + 6);
    hears(Kind.REVIVED, "expert-2", 2 * LOOK + 2);
    sees(2 * LOOK, "invert", "expert-0");
    sees(6, "translate(0,-4)", "expert-2");
    var story = stream.told(SCENARIO, heldOut.heldOut()).orElseThrow().story();
    assertThat(story.expertsOverTime()).isEqualTo(Map.of(20L, 2, 40L, 1, 43L, 2));
    assertThat(story.windows())
        .extracting(Window::images)
        .containsExactly((long) LOOK, 2L * LOOK, 2L * LOOK + 6);
    assertThat(story.windows().get(2).mechanisms())
        .isEqualTo(Map.of("translate(0,-4)", new Window.Restored(6, 1, 6)));
  }

  @Test
  void told_heldOutImages_areOfTheEndAlone() {
    hears(Kind.SPAWNED, "expert-1", 10);
    sees(3 * LOOK, "invert", "expert-0");
    var held = Observations.judged(Truth.HELD_OUT, "invert", "expert-9", false, true, true);
    stream.sees(held);
    heldOut.add(held);
    var told = stream.told(SCENARIO, heldOut.heldOut()).orElseThrow();
    assertThat(told.story().founders()).containsExactly("expert-0");
    assertThat(told.story().phases())
        .extracting(phase -> phase.heldOut().images())
        .containsExactly(0L, 1L);
    assertThat(told.measures().mechanisms().get("invert").restored()).isEqualTo(1);
    assertThat(told.measures().forgetting()).isNull();
  }

  @Test
  void told_committeeOfFixedSize_isNothing() {
    sees(LOOK, "invert", "expert-0");
    assertThat(stream.told(SCENARIO, heldOut.heldOut())).isEmpty();
    hears(Kind.RESEEDED, "expert-0", 20);
    assertThat(stream.told(SCENARIO, heldOut.heldOut())).isEmpty();
  }

  @Test
  void told_decisionsBeforeAnyImage_isAStoryWithoutPictures() {
    hears(Kind.SPAWNED, "expert-1", 10);
    var told = stream.told(SCENARIO, heldOut.heldOut()).orElseThrow();
    assertThat(told.story().windows()).isEmpty();
    assertThat(told.measures().experts()).isZero(); // nobody but expert-1 was heard of
  }

  private void sees(int images, String mechanism, String expert) {
    for (int i = 0; i < images; i++) {
      stream.sees(Observations.won(mechanism, expert));
    }
  }

  private void hears(Kind kind, String expert, long images) {
    stream.hears(
        new LifecycleEvent(
            UUID.randomUUID(),
            Instant.EPOCH,
            images / BATCH,
            images,
            kind,
            expert,
            "it has a reason",
            Map.of()));
  }

  private static Decision decision(String kind, long images, Map<String, Long> seen) {
    return new Decision(images / BATCH, images, kind, "expert-1", "it has a reason", seen);
  }
}
