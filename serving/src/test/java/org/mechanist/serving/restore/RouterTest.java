package org.mechanist.serving.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.schemas.SnapshotManifest.Canonical;
import org.mechanist.schemas.SnapshotManifest.Competition;
import org.mechanist.schemas.SnapshotManifest.Gate;
import org.mechanist.schemas.SnapshotManifest.Model;
import org.mechanist.schemas.SnapshotManifest.Seat;

/** Four experts in places 0, 2, 3 and 5; likelihoods are by place, scores by seat. */
class RouterTest {

  private static final float NONE = Float.NaN;
  private static final Model MODEL = new Model(1, "00", 1);
  private static final double EXPLAINED_ABOVE = -2;
  private static final double NOVEL_UP_TO = -6;
  private static final double UNKNOWN = Double.NEGATIVE_INFINITY;
  private static final double LEAST_SCORE = 0.5;
  private static final float[] LIKELIHOOD = {-4, -1e9f, -1, -3, -1e9f, -0.5f};

  @ParameterizedTest
  @CsvSource({
    "true, true, 2, '3 1 2 0'", // likeliest first
    "true, false, 4, '0 1 2 3'", // not trusted
    "false, true, 4, '0 1 2 3'" // not asked
  })
  void order_gate_proposesIfItIsTrustedAndAsked(
      boolean gated, boolean trusted, int first, String order) {
    var router = router(gated, gate(trusted, 2, 1, 3));

    assertThat(router.first()).isEqualTo(first);
    assertThat(router.order(LIKELIHOOD)).containsExactly(numbers(order));
  }

  @ParameterizedTest
  @CsvSource({"0", "4", "9"})
  void first_asManyProposedAsThereAre_everyoneCompetes(int proposed) {
    assertThat(router(true, gate(true, proposed, 1, 3)).first()).isEqualTo(4);
  }

  @Test
  void order_withoutAGate_isThatOfTheSeats() {
    var router = router(true, null);

    assertThat(router.first()).isEqualTo(4);
    assertThat(router.order(new float[0])).containsExactly(0, 1, 2, 3);
  }

  @ParameterizedTest(name = "best {0}, {1} competed: {2}")
  @CsvSource({
    "0.6, 2, false", // good enough
    "0.4, 2, true", // less than winners of late
    "0.4, 7, true",
    "0.4, 8, false", // it is not novel, and enough have been asked
    "-3, 2, true", // explains nothing
    "-3, 8, false",
    "-7, 60, true" // it is novel
  })
  void isDoubtful_bestOfThose_hasToBeGoodEnough(float best, int competed, boolean doubtful) {
    var router = router(true, gate(true, 2, 1, 3));

    assertThat(router.isDoubtful(new float[] {NONE, best, NONE, best - 1}, competed))
        .isEqualTo(doubtful);
  }

  @Test
  void isDoubtful_nobodyKnowsWhatIsNovel_everyoneIsAsked() {
    var everything = new Canonical(UNKNOWN, 1, UNKNOWN, UNKNOWN);
    var seats = List.of(new Seat(0, "expert-0", "learning"), new Seat(2, "expert-1", "learning"));
    var gate = gate(true, 1, 1, 3);
    var router = new Router(new Competition(seats, MODEL, everything, gate, false), true);

    assertThat(router.isDoubtful(new float[] {0.4f, NONE}, 60)).isTrue();
    assertThat(router.isDoubtful(new float[] {0.6f, NONE}, 1)).isFalse();
  }

  @Test
  void isDoubtful_nobodyPutsOutNumbers_isAndNotWithEveryone() {
    var scores = new float[] {NONE, NONE, NONE, NONE};

    assertThat(router(true, gate(true, 2, 1, 3)).isDoubtful(scores, 2)).isTrue();
    assertThat(router(false, gate(true, 2, 1, 3)).isDoubtful(scores, 4)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 3, 4, 3",
    "4, 4, 1, 1, 0", // the first of equals
    "NaN, 1, NaN, NaN, 1",
    "NaN, NaN, NaN, NaN, 0"
  })
  void winner_withoutAffinities_isTheBestScore(float a, float b, float c, float d, int winner) {
    assertThat(router(true, null).winner(new float[] {a, b, c, d}, new float[0])).isEqualTo(winner);
  }

  @Test
  void winner_affinities_countByPlaceAndWithinTheirBound() {
    var scores = new float[] {1, 0, 0, 0}; // popularities are 1: affinities are the likelihoods

    // Places 0 and 5: −4, which is held to −3, and −0.5: 1 − 3 against 0 − 0.5.
    assertThat(router(true, gate(true, 2, 1, 3)).winner(scores, LIKELIHOOD)).isEqualTo(3);
    assertThat(router(true, gate(true, 2, 1, 0.2)).winner(scores, LIKELIHOOD)).isZero();
    assertThat(router(true, gate(true, 2, 0, 3)).winner(scores, LIKELIHOOD)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 5, 0", // somebody else explains it
    "-3, -9, 0", // nearly: scores decide
    "-3, -2.5, 1",
    "-6, -9, 1", // it is new: it is the newborn's, whatever it scores
    "NaN, -9, 1"
  })
  void winner_newborn_winsWhatIsNewAndNothingThatSomebodyExplains(
      float other, float newborn, int winner) {
    var seats = List.of(new Seat(0, "expert-0", "settled"), new Seat(1, "expert-1", "newborn"));
    var router = new Router(competition(seats, null), true);

    assertThat(router.winner(new float[] {other, newborn}, new float[0])).isEqualTo(winner);
  }

  @ParameterizedTest
  @CsvSource({"-1.9, true", "-2, false", "NaN, false"})
  void explains_score_hasToBeAboveTheThreshold(double score, boolean explained) {
    assertThat(router(true, null).explains(score)).isEqualTo(explained);
  }

  private static Router router(boolean gated, Gate gate) {
    var seats =
        List.of(
            new Seat(0, "expert-0", "learning"),
            new Seat(2, "expert-2", "learning"),
            new Seat(3, "expert-3", "frozen"),
            new Seat(5, "expert-5", "held"));
    return new Router(competition(seats, gate), gated);
  }

  private static Competition competition(List<Seat> seats, Gate gate) {
    return new Competition(
        seats, MODEL, new Canonical(2, 1, EXPLAINED_ABOVE, NOVEL_UP_TO), gate, false);
  }

  private static Gate gate(boolean trusted, int proposed, double weight, double mostAffinity) {
    var popularity = List.of(1.0, 1.0, 1.0, 1.0, 1.0, 1.0);
    return new Gate(MODEL, trusted, proposed, 1, LEAST_SCORE, weight, mostAffinity, popularity);
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
