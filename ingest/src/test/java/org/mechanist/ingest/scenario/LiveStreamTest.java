package org.mechanist.ingest.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.ingest.mnist.NumberedDigits;
import org.mechanist.ingest.mnist.Split;

class LiveStreamTest {

  private static final Split SPLIT = Split.of(NumberedDigits.mnist(200, 50));
  private static final Mechanism INVERT = Mechanisms.parse("invert");
  private static final Mechanism UP = Mechanisms.parse("translate(0,-4)");
  private static final Mechanism ROTATE = Mechanisms.parse("rotate(30)");
  private static final Scenario SCENARIO =
      new Scenario(
          "two",
          List.of(
              new Phase(600, List.of(INVERT, UP), List.of(3.0, 1.0)),
              Phase.of(400, List.of(UP, Mechanisms.parse("noise(0.5)")))));

  private final ScenarioStream script = new ScenarioStream(SCENARIO, SPLIT, 7);
  private final LiveStream live = new LiveStream(script, false);

  private List<TransformedDigit> send(long from, long to) {
    return LongStream.range(from, to)
        .mapToObj(
            index -> {
              assertThat(live.has(index)).isTrue();
              return live.at(index);
            })
        .toList();
  }

  private static long count(List<TransformedDigit> digits, Mechanism mechanism) {
    return digits.stream()
        .filter(digit -> digit.truth().mechanism().equals(mechanism.name()))
        .count();
  }

  @Test
  void at_nobodyAdds_isTheScenario() {
    assertThat(send(0, 1000)).isEqualTo(LongStream.range(0, 1000).mapToObj(script::at).toList());
    assertThat(live.has(1000)).isFalse();
    assertThat(live.played()).isEqualTo(SCENARIO);
    assertThat(live.heldOut(10)).isEqualTo(script.heldOut(10));
    assertThat(live.canonical(10)).isEqualTo(script.canonical(10));
    assertThat(live.images()).isEqualTo(1000);
  }

  @Test
  void add_half_isHalfOfTheImagesFromTheNextOn() {
    var before = send(0, 100);
    assertThat(live.add(ROTATE, 0.5)).isEqualTo("rotate(30)");
    var after = send(100, 600);

    assertThat(count(before, ROTATE)).isZero();
    assertThat((double) count(after, ROTATE) / after.size()).isEqualTo(0.5, within(0.06));
    // The scenario's own keep their proportions in what is left.
    assertThat((double) count(after, INVERT) / count(after, UP)).isEqualTo(3, within(1.0));
    assertThat(live.present())
        .extracting(LiveStream.Present::name)
        .containsExactly("invert", "translate(0,-4)", "rotate(30)");
    assertThat(live.present())
        .extracting(LiveStream.Present::share)
        .containsExactly(0.375, 0.125, 0.5);
    assertThat(live.present())
        .extracting(LiveStream.Present::added)
        .containsExactly(false, false, true);
  }

  @Test
  void add_noShare_isAnEqualPart() {
    live.add(ROTATE, Double.NaN);

    assertThat(live.present().get(2).share()).isEqualTo(1 / 3.0, within(1e-12));
  }

  @Test
  void add_sameActions_sameImages() {
    var other = new LiveStream(script, false);
    live.add(ROTATE, 0.3);
    other.add(ROTATE, 0.3);

    assertThat(LongStream.range(0, 200).mapToObj(other::at).toList()).isEqualTo(send(0, 200));
  }

  @Test
  void remove_added_isGoneFromTheNextImageOn() {
    live.add(ROTATE, 0.5);
    send(0, 100);

    assertThat(live.remove("rotate(30)")).isTrue();
    assertThat(live.remove("rotate(30)")).isFalse();
    assertThat(live.remove("invert")).isFalse();
    assertThat(send(100, 200)).isEqualTo(LongStream.range(100, 200).mapToObj(script::at).toList());
  }

  @Test
  void played_afterChanges_hasAPhaseForEachMixture() {
    send(0, 100);
    live.add(ROTATE, 0.5);
    send(100, 700);
    live.remove("rotate(30)");
    send(700, 900);

    var played = live.played();
    assertThat(played.name()).isEqualTo("two");
    assertThat(played.phases()).extracting(Phase::images).containsExactly(100L, 500L, 100L, 200L);
    assertThat(played.phases().get(0).mechanisms()).containsExactly(INVERT, UP);
    assertThat(played.phases().get(1).mechanisms()).containsExactly(INVERT, UP, ROTATE);
    assertThat(played.phases().get(2).mechanisms()).endsWith(ROTATE);
    assertThat(played.phases().get(3))
        .isEqualTo(Phase.of(200, SCENARIO.phases().get(1).mechanisms()));
    assertThat(count(live.heldOut(5), ROTATE)).isEqualTo(5);
  }

  @Test
  void has_somebodyAdded_goesOnBeyondTheScenarioUntilItsEnd() {
    live.add(ROTATE, 0.4);
    send(0, 1000);
    assertThat(live.isOvertime()).isTrue();
    var overtime = send(1000, 1500);
    live.end();

    assertThat(count(overtime, ROTATE)).isPositive();
    assertThat(count(overtime, INVERT)).isZero(); // not of the last phase
    assertThat(overtime.get(499).id()).isEqualTo("7-1499");
    assertThat(live.has(1500)).isFalse();
    assertThat(live.isOvertime()).isFalse();
    assertThat(live.images()).isEqualTo(1500);
    assertThat(live.played().images()).isEqualTo(1500);
  }

  @Test
  void endsAt_somebodyAddsAfterTheLastImage_doesNot() {
    send(0, 1000);
    assertThat(live.endsAt(999)).isFalse();
    assertThat(live.endsAt(1000)).isTrue();
    live.add(ROTATE, Double.NaN);

    assertThat(live.endsAt(1000)).isFalse();
    assertThat(live.has(1000)).isTrue();
  }

  @Test
  void has_keepsGoing_goesOnThoughNobodyAdded() {
    var going = new LiveStream(script, true);

    assertThat(going.has(5000)).isTrue();
    going.end();
    assertThat(going.has(5000)).isFalse();
    assertThat(going.has(999)).isFalse();
  }

  @Test
  void end_beforeTheScenarioEnds_leavesIt() {
    live.add(ROTATE, Double.NaN);
    live.end();

    assertThat(live.has(999)).isTrue();
    assertThat(live.has(1000)).isFalse();
  }

  @Test
  void add_scenarioBringsItLater_itsShareIsOnTop() {
    var noise = Mechanisms.parse("noise(0.5)");
    live.add(noise, 0.4);

    assertThat((double) count(send(600, 1000), noise) / 400).isEqualTo(0.7, within(0.08));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.009, 0.81, -1, Double.POSITIVE_INFINITY})
  void add_shareOutOfRange_saysWhatIsAllowed(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.add(ROTATE, share))
        .withMessage("the share is %s; allowed is 0.01 to 0.80", share);
    assertThat(live.present()).hasSize(2);
    assertThat(live.has(1000)).isFalse();
  }

  @Test
  void add_whatIsThereOrTooMuchOrTooLate_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.add(INVERT, Double.NaN))
        .withMessage("invert is on the stream already");
    for (int degrees = 1; degrees <= LiveStream.MOST_ADDED; degrees++) {
      live.add(Mechanisms.parse("rotate(%d)".formatted(degrees)), 0.05);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.add(ROTATE, Double.NaN))
        .withMessage("8 mechanisms were added, which is the most; remove one first");
    live.remove("rotate(1)");
    live.add(Mechanisms.parse("invert+rotate(1)"), 0.45);
    live.remove("rotate(2)");
    live.add(ROTATE, 0.05);
    live.remove("rotate(3)");
    live.add(Mechanisms.parse("rotate(3)"), 0.05);
    live.remove("rotate(4)");
    assertThat(live.add(Mechanisms.parse("rotate(4)"), Double.NaN)).isNotEmpty();
  }

  @Test
  void add_allThatMayBeAddedIsGiven_isRefused() {
    live.add(ROTATE, 0.8);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.add(Mechanisms.parse("blur(1)"), Double.NaN))
        .withMessageContaining("those that were added have 0.8 of the stream");
  }

  @Test
  void add_streamHasEnded_isRefused() {
    assertThat(live.has(1000)).isFalse();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> live.add(ROTATE, Double.NaN))
        .withMessage("the stream has ended");
  }
}
