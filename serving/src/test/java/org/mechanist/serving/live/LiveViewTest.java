package org.mechanist.serving.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.Header;
import org.mechanist.schemas.HeaderNames;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.live.StreamState.Learner.Standing;

class LiveViewTest {

  private static final Pixels BLACK = new Pixels(32, 32, new byte[1024]);
  private static final Pixels WHITE = new Pixels(32, 32, filled((byte) -1));

  /** Reads an image as the digit that is as bright. */
  private final Judge judge =
      new Judge(images -> images.stream().mapToInt(one -> one.at(0, 0) / 26).toArray());

  private final SteppingClock clock = new SteppingClock();
  private final LiveView view = new LiveView("t", clock);

  @BeforeEach
  void nothingWasThereBefore() {
    view.caughtUp();
  }

  @Test
  void look_beforeAnythingCame_isEmptyAndSaysSo() {
    var state = view.look();

    assertThat(state.kafka().connected()).isFalse();
    assertThat(state.kafka().detail()).isEqualTo("not connected yet");
    assertThat(state.learner().state()).isEqualTo(Standing.UNKNOWN);
    assertThat(state.learner().ageMs()).isNull();
    assertThat(state.committee()).isNull();
    assertThat(state.accuracy()).isNull();
    assertThat(state.counts()).isEqualTo(new StreamState.Counts(0, 0, 0, 0, 0));
    assertThat(state.shares().experts()).isEmpty();
    assertThat(state.history()).hasSize(1);
  }

  @Test
  void look_afterImagesAndDeadLetters_countsEachOnce() {
    view.contact(Map.of(0, 10L));
    view.restored(
        List.of(image(0, "expert-0", "invert"), image(1, "expert-1", "invert"), unexplained(2)));
    view.dead(new Origin("t", 0, 3, 0));

    var state = view.look();

    assertThat(state.kafka()).isEqualTo(new StreamState.Link(true, null));
    assertThat(state.counts()).isEqualTo(new StreamState.Counts(10, 3, 1, 1, 6));
    assertThat(state.shares())
        .isEqualTo(
            new Shares(
                List.of("invert", "unknown"),
                List.of("expert-0", "expert-1"),
                List.of(List.of(1, 1), List.of(1, 0))));
  }

  /** A start is no sudden rush of images. */
  @Test
  void look_beforeWhatWasThereIsRead_countsNothing() {
    var starting = new LiveView("t", clock);
    starting.contact(Map.of(0, 1001L));
    starting.look();
    clock.step(Duration.ofSeconds(1));
    starting.restored(List.of(image(999, "expert-0", "invert")));
    starting.dead(new Origin("t", 0, 5, 0));

    var state = starting.look();
    assertThat(state.counts()).isNull();
    assertThat(state.rates().restoredPerSecond()).isNull();
    assertThat(state.history()).isEmpty();

    starting.caughtUp();
    assertThat(starting.look().rates().restoredPerSecond()).isNull();
    clock.step(Duration.ofSeconds(1));
    starting.restored(List.of(image(1000, "expert-0", "invert")));
    state = starting.look();
    assertThat(state.counts()).isEqualTo(new StreamState.Counts(1001, 1000, 1, 0, 0));
    assertThat(state.rates().restoredPerSecond()).isEqualTo(1.0);
    assertThat(state.history()).hasSize(2);
  }

  @Test
  void look_kafkaSilent_saysForHowLong() {
    view.contact(Map.of(0, 0L));
    clock.step(Duration.ofSeconds(7));
    assertThat(view.look().kafka()).isEqualTo(new StreamState.Link(false, "no answer for 7 s"));

    view.lost("it is gone");
    assertThat(view.look().kafka()).isEqualTo(new StreamState.Link(false, "it is gone"));

    view.contact(Map.of(0, 0L));
    assertThat(view.look().kafka().connected()).isTrue();
  }

  @Test
  void judged_imagesWithTruth_giveAccuracyByMechanism() {
    var restored = image(0, "expert-0", "invert"); // 9 as sent and clean, restored to 0
    var pairs = List.of(new Pair(restored, WHITE), new Pair(unexplained(1), WHITE));

    view.judged(judge.judge(pairs));

    var state = view.look();
    assertThat(state.accuracy()).isEqualTo(new StreamState.Accuracy(1, 0, 1, 1));
    assertThat(state.history().get(0).perMechanism()).containsExactly(Map.entry("invert", 0.0));
    var images = view.freshImages();
    assertThat(images).hasSize(2);
    assertThat(images.get(0).label()).isEqualTo(9);
    assertThat(images.get(0).read()).isZero();
    assertThat(images.get(1).label()).isNull();
    assertThat(images.get(1).mechanism()).isNull();
    assertThat(view.freshImages()).isEmpty();
    assertThat(view.samples("expert-0")).hasSize(2);
    assertThat(view.samples("expert-9")).isEmpty();
  }

  @Test
  void judged_imagesOfAnotherSize_areShownAndNotRead() {
    var small = new Pixels(4, 4, new byte[16]);
    var image =
        new RestoredImage("i", small, "expert-0", 1, "step-1", new Origin("t", 0, 0, 0), List.of());

    view.judged(judge.judge(List.of(new Pair(image, small))));

    assertThat(view.freshImages())
        .singleElement()
        .satisfies(one -> assertThat(one.read()).isNull());
    assertThat(view.look().accuracy()).isNull();
  }

  @Test
  void look_learnerThatTellsEveryFewSeconds_isKnownByItsAgeAndPace() {
    for (int i = 0; i < 4; i++) {
      view.committee(committee(clock.instant(), 100 * i));
      clock.step(Duration.ofSeconds(5));
    }

    var state = view.look();
    assertThat(state.learner().state()).isEqualTo(Standing.LEARNING);
    assertThat(state.learner().ageMs()).isEqualTo(5000);
    assertThat(state.rates().stepsPerSecond()).isEqualTo(20.0);
    assertThat(state.rates().stepMs()).isEqualTo(50.0);

    clock.step(Duration.ofSeconds(11));
    state = view.look();
    assertThat(state.learner().state()).isEqualTo(Standing.SILENT);
    assertThat(state.rates().stepsPerSecond()).isNull();
  }

  @Test
  void look_everySecond_givesRatesOfTheLastFew() {
    for (int second = 0; second <= 10; second++) {
      long sent = 10L * second;
      view.contact(Map.of(0, sent + 1));
      view.restored(List.of(image(sent, "expert-0", "invert")));
      view.look();
      clock.step(Duration.ofSeconds(1));
    }

    assertThat(view.look().rates().restoredPerSecond()).isCloseTo(8.3, within(2.0));
  }

  /** However long it looks on, and however many experts and mechanisms come and go. */
  @Test
  void look_forAWeek_staysBoundedAndKeepsWhatWas() {
    var began = clock.instant();
    int looks = 4000;
    for (int i = 0; i < looks; i++) {
      view.contact(Map.of(0, i + 1L));
      var image = image(i, "expert-" + i / 10, "rotate(" + i / 20 + ")");
      view.restored(List.of(image));
      view.judged(judge.judge(List.of(new Pair(image, WHITE))));
      view.happened(event());
      view.look();
      clock.step(Duration.ofDays(7).dividedBy(looks));
    }

    var state = view.look();
    assertThat(state.history()).hasSizeBetween(300, 600);
    assertThat(state.history().get(0).time()).isBefore(began.plus(Duration.ofHours(1)));
    var gaps = new ArrayList<Long>();
    for (int i = 2; i < state.history().size() - 1; i++) {
      var before = state.history().get(i - 1).time();
      gaps.add(Duration.between(before, state.history().get(i).time()).toMinutes());
    }
    assertThat(gaps).as("evenly spaced").allMatch(gap -> gap <= 2 * gaps.get(1));
    assertThat(state.events()).hasSize(200);
    assertThat(state.eventCounts()).containsExactly(Map.entry("spawned", (long) looks));
    assertThat(state.shares().mechanisms()).hasSizeLessThanOrEqualTo(65);
    assertThat(state.shares().counts().stream().flatMap(List::stream).mapToInt(n -> n).sum())
        .isEqualTo(2000);
    assertThat(state.accuracy().images()).isEqualTo(1000);
    assertThat(state.history().get(5).perMechanism()).hasSizeLessThanOrEqualTo(64);
    assertThat(view.samples("expert-1")).as("long gone").isEmpty();
    assertThat(view.samples("expert-" + (looks - 1) / 10)).hasSize(4);
  }

  @Test
  void eventsAfter_one_givesThoseBehindIt() {
    var events = List.of(event(), event(), event());
    events.forEach(view::happened);

    assertThat(view.eventsAfter(events.get(0).id().toString()))
        .containsExactly(events.get(1), events.get(2));
    assertThat(view.eventsAfter(events.get(2).id().toString())).isEmpty();
    assertThat(view.eventsAfter("one that is forgotten")).hasSize(3);
  }

  private LifecycleEvent event() {
    return new LifecycleEvent(
        UUID.randomUUID(),
        clock.instant(),
        1,
        1,
        LifecycleEvent.Kind.SPAWNED,
        "expert-0",
        "because",
        Map.of());
  }

  private static CommitteeState committee(Instant time, long step) {
    return new CommitteeState(
        time,
        time,
        step,
        step,
        "mechanist",
        4,
        1,
        List.of(new CommitteeState.Member("expert-0", "learning", step, 1, 1, 0.5, time)));
  }

  private static RestoredImage image(long offset, String expert, String mechanism) {
    var truth = new Truth(Truth.STREAM, mechanism, 9, WHITE);
    return new RestoredImage(
        "image-" + offset,
        BLACK,
        expert,
        1,
        true,
        "step-1",
        new Origin("t", 0, offset, 0),
        truth.headers());
  }

  private static RestoredImage unexplained(long offset) {
    return new RestoredImage(
        "image-" + offset,
        BLACK,
        "expert-0",
        -9,
        false,
        "step-1",
        new Origin("t", 0, offset, 0),
        List.of(Header.of(HeaderNames.TRUTH_MECHANISM, " ")));
  }

  private static byte[] filled(byte value) {
    var bytes = new byte[1024];
    Arrays.fill(bytes, value);
    return bytes;
  }

  /** Stands still until it is told to go on. */
  private static final class SteppingClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void step(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
