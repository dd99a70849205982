package org.mechanist.learner.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.lifecycle.CommitteeStatistics.Novelty;
import org.mechanist.learner.lifecycle.LifecycleDecision.Confirm;
import org.mechanist.learner.lifecycle.LifecycleDecision.Freeze;
import org.mechanist.learner.lifecycle.LifecycleDecision.Merge;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Settle;
import org.mechanist.learner.lifecycle.LifecycleDecision.Spawn;
import org.mechanist.learner.lifecycle.LifecycleDecision.Thaw;
import org.mechanist.learner.recipe.Recipe;

class LifecyclePolicyTest {

  private static final Recipe.Reseeding RESEEDING = new Recipe.Reseeding(3, 0.15, 1.5, 1, 0.05);
  private static final Recipe.Growth GROWTH =
      new Recipe.Growth(
          3, 0.05, 0, 3, 2, 0.5, 0.25, 1, 0.03, 0.02, 4, 5, 2, 256, 10, 64, 0.9, 30, 0);
  private static final LifecyclePolicy POLICY = new LifecyclePolicy(GROWTH, RESEEDING);
  private static final Novelty NOTHING_NEW =
      new Novelty(0, 0, Double.NaN, Optional.empty(), Integer.MAX_VALUE);
  private static final float FAR = 9;
  private static final ExpertStatistics EXPERT = ExpertStatistics.born(Standing.LEARNING);

  @ParameterizedTest(name = "{0}: idle {1}, busiest {2}")
  @CsvSource({
    "'0 30 60', 0, 2",
    "'60 30 0', 2, 0",
    "'4 26 60', 0, 2",
    "'0 0 90', 0, 2",
    "'90 0', 1, 0"
  })
  void reseed_idleBesideOverloaded_copiesTheBusiest(String wins, int idle, int busiest) {
    var decision = POLICY.reseed(all(wins(wins, FAR))).orElseThrow();

    assertThat(decision.place()).isEqualTo(idle);
    assertThat(decision.parent()).isEqualTo(busiest);
    assertThat(decision.observed().get("share")).isLessThan(0.15);
    assertThat(decision.observed().get("busiestShare")).isGreaterThan(1.5);
    assertThat(decision.reason()).contains("won little").contains("% of the mean share");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "'30 30 30', all alike",
    "'5 25 60', idlest above the bound",
    "'0 45 45', busiest at the bound and not above",
    "'0 0 0', nobody won",
    "'90', alone",
    "'0 40 41 39', an idle one but nobody overloaded"
  })
  void reseed_otherwise_leavesThemAlone(String wins, String why) {
    assertThat(POLICY.reseed(all(wins(wins, FAR)))).as(why).isEmpty();
  }

  @ParameterizedTest(name = "{0}, leads of {1}: {2} goes")
  @CsvSource({"'20 15 60 40', 0.5, 1", "'15 20 60 40', 0.5, 0", "'15 15 60 20', 0.9, 0"})
  void reseed_twoThatDoOneJob_lessWinningOneGoes(String wins, float lead, int spare) {
    var decision = POLICY.reseed(all(wins(wins, lead))).orElseThrow();

    assertThat(decision.place()).isEqualTo(spare);
    assertThat(decision.parent()).isEqualTo(2);
    assertThat(decision.reason()).contains("does the job of another");
  }

  @ParameterizedTest(name = "{0}, leads of {1}: {2}")
  @CsvSource({
    "'20 15 60 40', 1.5, each leads where it wins",
    "'35 35 60 35', 0.5, together they do more than the busiest",
    "'35 35 40 35', 0.5, nobody is overloaded"
  })
  void reseed_otherPairs_leavesThemAlone(String wins, float lead, String why) {
    assertThat(POLICY.reseed(all(wins(wins, lead)))).as(why).isEmpty();
  }

  @Test
  void reseed_oneThatWasCopiedOfLate_isLeftToPart() {
    var wins = wins("20 15 60 40", 0.5f);

    assertThat(POLICY.reseed(all(wins, Map.of(1, EXPERT.leftToPart(1))))).isEmpty();
    assertThat(POLICY.reseed(all(wins, Map.of(0, EXPERT.leftToPart(1))))).isEmpty();
    assertThat(POLICY.reseed(all(wins))).isPresent();
  }

  @Test
  void decide_oneExpertWithAJob_putsItOnTrial() {
    assertThat(POLICY.decide(growing(jobs(90, 0), List.of(), Map.of(0, EXPERT))))
        .singleElement()
        .isInstanceOfSatisfying(
            Spawn.class,
            spawn -> {
              assertThat(spawn.place()).isEqualTo(1);
              assertThat(spawn.parent()).isZero();
            });
  }

  @ParameterizedTest(name = "{0} failed trials of 2, {1} of 90 wins: {2}")
  @CsvSource({"2, 45, 'tried often enough'", "0, 1, 'too small a job'"})
  void decide_noReasonForATrial_leavesItAlone(int failed, int wins, String why) {
    var experts = Map.of(0, EXPERT.failed(failed), 1, EXPERT.failed(2));

    assertThat(POLICY.decide(growing(jobs(wins, 90 - wins, 0), List.of(), experts)))
        .as(why)
        .noneMatch(Spawn.class::isInstance);
  }

  @ParameterizedTest(name = "{0}, shifted by {1}: {2}")
  @CsvSource({
    "SETTLED, 0.6, Spawn",
    "SETTLED, 0.5, nothing",
    "FROZEN, 0.6, nothing",
    "HELD, 0.6, nothing",
    "LEARNING, 0.6, Settle"
  })
  void decide_imagesThatLookDifferent_triesWhoHasSettledAgain(
      Standing standing, double shift, String what) {
    var expert = EXPERT.failed(2).as(standing).older(false, 1, 0, shift);

    var decisions = POLICY.decide(growing(jobs(90, 0), List.of(), Map.of(0, expert)));

    assertThat(decisions.stream().map(decision -> decision.getClass().getSimpleName()))
        .containsExactlyElementsOf(what.equals("nothing") ? List.of() : List.of(what));
  }

  @Test
  void decide_noVacancy_spawnsNobody() {
    assertThat(POLICY.decide(growing(jobs(45, 45), List.of(), experts(2)))).isEmpty();
  }

  /** Three looks for a first trial and six for a second one would have passed. */
  @ParameterizedTest
  @CsvSource({"8, false, false", "9, false, true", "9, true, false"})
  void decide_noRoomForATrial_settlesWhomLongNobodyCouldTry(
      int looks, boolean trialGoesOn, boolean settled) {
    var experts = new TreeMap<>(experts(3));
    experts.put(0, aged(EXPERT, looks));
    var trials = trialGoesOn ? List.of(new Trial(1, 2, 0)) : List.<Trial>of();

    var decisions = POLICY.decide(growing(jobs(45, 45, 45), trials, experts));

    assertThat(decisions.stream().filter(decision -> decision.place() == 0).toList())
        .hasSize(settled ? 1 : 0)
        .allMatch(Settle.class::isInstance);
  }

  private static ExpertStatistics aged(ExpertStatistics expert, int looks) {
    var older = expert;
    for (int look = 0; look < looks; look++) {
      older = older.older(false, 1, 0, 0);
    }
    return older;
  }

  @Test
  void decide_trialOfTwoThatParted_confirmsAndTriesBothAgain() {
    var decisions =
        POLICY.decide(growing(jobs(45, 45, 0, 0), List.of(new Trial(0, 1, 1)), experts(2)));

    assertThat(decisions).hasSize(3);
    assertThat(decisions.get(0))
        .isInstanceOfSatisfying(
            Confirm.class,
            confirm -> {
              assertThat(confirm.place()).isEqualTo(1);
              assertThat(confirm.parent()).isZero();
            });
    assertThat(decisions.subList(1, 3))
        .allMatch(Spawn.class::isInstance)
        .extracting(LifecycleDecision::place)
        .containsExactly(2, 3);
  }

  @Test
  void decide_copyThatWinsAFewOddOnes_hasNotParted() {
    var decisions = POLICY.decide(growing(jobs(88, 2, 0), List.of(new Trial(0, 1, 1)), experts(2)));

    assertThat(decisions).isEmpty();
  }

  @ParameterizedTest(name = "after {0} looks, {1} failed before: over is {2}")
  @CsvSource({"2, 0, false", "3, 0, true", "3, 1, false", "5, 1, false", "6, 1, true"})
  void decide_trialOfTwoThatDoTheSame_endsAfterLongerEachTime(int looks, int failed, boolean over) {
    var wins = wins("60 30", 0.1f); // what they restore is alike, since nothing says otherwise
    var experts = Map.of(0, EXPERT.failed(failed), 1, EXPERT);

    var decisions = POLICY.decide(growing(wins, List.of(new Trial(0, 1, looks)), experts));

    if (over) {
      assertThat(decisions)
          .singleElement()
          .isInstanceOfSatisfying(
              Merge.class,
              merge -> {
                assertThat(merge.place()).isEqualTo(1);
                assertThat(merge.heir()).isZero();
                assertThat(merge.reason()).contains("did not part");
              });
    } else {
      assertThat(decisions).isEmpty();
    }
  }

  @Test
  void decide_trialWonByTheCopy_itsParentGoes() {
    var decisions =
        POLICY.decide(growing(wins("30 60", 0.1f), List.of(new Trial(0, 1, 3)), experts(2)));

    assertThat(decisions)
        .singleElement()
        .isInstanceOfSatisfying(Merge.class, merge -> assertThat(merge.place()).isZero());
  }

  @Test
  void decide_twoThatDoTheSameWithoutATrial_lessWinningOneIsMerged() {
    var decisions = POLICY.decide(growing(wins("60 30", 0.1f), List.of(), experts(2)));

    assertThat(decisions)
        .singleElement()
        .isInstanceOfSatisfying(
            Merge.class,
            merge -> {
              assertThat(merge.place()).isEqualTo(1);
              assertThat(merge.heir()).isZero();
              assertThat(merge.reason()).contains("does the job of another");
            });
  }

  @Test
  void decide_twinOfOneThatHasFinishedLearning_theOneThatLearnsIsMerged() {
    var experts = Map.of(0, EXPERT.failed(2), 1, EXPERT.as(Standing.FROZEN).failed(2));

    assertThat(POLICY.decide(growing(wins("60 30", 0.1f), List.of(), experts)))
        .filteredOn(Merge.class::isInstance)
        .singleElement()
        .satisfies(merge -> assertThat(merge.place()).isZero());
  }

  @ParameterizedTest(name = "idle for {0} looks: retired is {1}")
  @CsvSource({"3, false", "4, true"})
  void decide_idleForLong_retires(int idleLooks, boolean retired) {
    var idle = idle(idleLooks);
    var decisions =
        POLICY.decide(growing(jobs(90, 0), List.of(), Map.of(0, EXPERT.failed(2), 1, idle)));

    assertThat(decisions.stream().filter(Retire.class::isInstance).map(LifecycleDecision::place))
        .containsExactlyElementsOf(retired ? List.of(1) : List.of());
  }

  @Test
  void decide_theLastOneIdle_stays() {
    assertThat(POLICY.decide(growing(jobs(0, 0), List.of(), Map.of(0, idle(9))))).isEmpty();
  }

  @Test
  void decide_allIdle_oneIsLeft() {
    var experts = Map.of(0, idle(9), 1, idle(9), 2, idle(9));

    assertThat(POLICY.decide(growing(jobs(0, 0, 0), List.of(), experts)))
        .hasSize(2)
        .allMatch(Retire.class::isInstance);
  }

  @Test
  void decide_idleChallenger_isLeftToItsTrial() {
    var experts = Map.of(0, EXPERT, 1, idle(9));

    assertThat(POLICY.decide(growing(jobs(90, 0), List.of(new Trial(0, 1, 1)), experts))).isEmpty();
  }

  @ParameterizedTest(name = "{0}, {1} failed trials, won {2}: settles is {3}")
  @CsvSource({
    "LEARNING, 2, 90, true",
    "LEARNING, 1, 90, false",
    "LEARNING, 2, 1, false",
    "SETTLED, 2, 90, false",
    "FROZEN, 2, 90, false"
  })
  void decide_trialsFailed_settles(Standing standing, int failed, int wins, boolean settles) {
    var experts =
        Map.of(0, EXPERT.as(standing).failed(failed), 1, EXPERT.as(Standing.FROZEN).failed(2));

    assertThat(POLICY.decide(growing(jobs(wins, 90), List.of(), experts)))
        .filteredOn(Settle.class::isInstance)
        .hasSize(settles ? 1 : 0);
  }

  @ParameterizedTest(name = "settled for {0} looks, scores {1}: frozen is {2}")
  @CsvSource({"4, 0, false", "5, 0, true", "5, -3, false", "50, 0, true"})
  void decide_settledForLong_freezesIfItExplainsItsImages(int looks, double score, boolean frozen) {
    var expert = looked(EXPERT.failed(2).as(Standing.SETTLED), looks, 1, score);

    assertThat(POLICY.decide(growing(jobs(90), List.of(), Map.of(0, expert))))
        .filteredOn(Freeze.class::isInstance)
        .hasSize(frozen ? 1 : 0);
  }

  @ParameterizedTest(name = "settled, a poor look, then {0} good ones: frozen is {1}")
  @CsvSource({"0, false", "4, false", "5, true"})
  void decide_mechanismDrifted_freezesWhenItHasExplainedItForLong(int good, boolean frozen) {
    var drifted = looked(looked(EXPERT.failed(2).as(Standing.SETTLED), 9, 1, 0), 1, 1, -3);
    var expert = looked(drifted, good, 1, 0);

    assertThat(POLICY.decide(growing(jobs(90), List.of(), Map.of(0, expert))))
        .filteredOn(Freeze.class::isInstance)
        .hasSize(frozen ? 1 : 0);
  }

  @ParameterizedTest(name = "frozen, {0} looks at a score of {1}: thawed is {2}")
  @CsvSource({"1, -3, false", "2, -3, true", "9, -0.5, false"})
  void decide_frozenOneExplainsPoorly_thaws(int looks, double score, boolean thawed) {
    var expert = looked(EXPERT.failed(2).as(Standing.FROZEN), looks, 1, score);

    assertThat(POLICY.decide(growing(jobs(90), List.of(), Map.of(0, expert))))
        .filteredOn(Thaw.class::isInstance)
        .hasSize(thawed ? 1 : 0);
  }

  @ParameterizedTest(name = "held, won {0} of 90, idle: {1}, poor: {2}")
  @CsvSource({"90, false, false", "90, false, true", "0, true, false"})
  void decide_heldByAUser_isLeftAlone(int wins, boolean idle, boolean poor) {
    var held = idle ? idle(99) : looked(EXPERT.failed(2), 99, 1, poor ? -9 : 0);
    var experts = Map.of(0, held.as(Standing.HELD), 1, EXPERT.as(Standing.FROZEN).failed(2));

    assertThat(POLICY.decide(growing(jobs(wins, 90 - wins), List.of(), experts)))
        .noneMatch(decision -> decision.place() == 0);
  }

  @ParameterizedTest(name = "{0} won")
  @CsvSource({"60 30", "30 60"})
  void decide_oneThatDoesTheJobOfAHeldOne_theOtherLeaves(String wins) {
    var experts = Map.of(0, EXPERT.as(Standing.HELD), 1, EXPERT.failed(2));

    assertThat(POLICY.decide(growing(wins(wins, 0.1f), List.of(), experts)))
        .filteredOn(Merge.class::isInstance)
        .extracting(LifecycleDecision::place)
        .containsExactly(1);
  }

  @ParameterizedTest(name = "{0}, leads of {1}: {2} is held, {3} goes")
  @CsvSource({"'0 30 60', 9, 0, ", "'0 0 90', 9, 0, 1", "'20 15 60 40', 0.5, 1, "})
  void reseed_heldByAUser_isPassedOver(String wins, float lead, int held, Integer goes) {
    var statistics = all(wins(wins, lead), Map.of(held, EXPERT.as(Standing.HELD)));

    assertThat(POLICY.reseed(statistics).map(LifecycleDecision::place))
        .isEqualTo(Optional.ofNullable(goes));
  }

  @ParameterizedTest(name = "{0} unexplained of {1}, archived {2}: {3}")
  @CsvSource({
    "63, 64, , nothing",
    "64, 64, , Bear",
    "64, 128, , nothing",
    "64, 64, expert-7, Revive",
    "16, 64, expert-7, Revive"
  })
  void decide_imagesThatNobodyExplains_bearOrRevive(
      int images, int allowed, String archived, String what) {
    var experts = Map.of(0, EXPERT.failed(2).as(Standing.FROZEN));
    var novelty = new Novelty(images, 0, -9, Optional.ofNullable(archived), allowed);

    var decisions =
        POLICY.decide(
            new CommitteeStatistics(experts, List.of(), List.of(1, 2), jobs(90, 0, 0), novelty));

    assertThat(decisions.stream().map(decision -> decision.getClass().getSimpleName()))
        .containsExactlyElementsOf(what.equals("nothing") ? List.of() : List.of(what));
    assertThat(decisions).allMatch(decision -> decision.place() == 1);
  }

  @ParameterizedTest(name = "newborn for {0} looks explains {1}: {2}")
  @CsvSource({
    "1, 0.5, nothing",
    "1, 0.95, Mature",
    "30, 0.5, Retire",
    "29, 0.5, nothing",
    "30, 0.95, Mature"
  })
  void decide_newborn_maturesOrIsGivenUp(int looks, double explained, String what) {
    var newborn = looked(ExpertStatistics.born(Standing.NEWBORN), looks, explained, 0);
    var experts = Map.of(0, EXPERT.failed(2).as(Standing.FROZEN), 1, newborn);
    var novelty = new Novelty(99, 0, -9, Optional.empty(), 64); // nobody else is born meanwhile

    var decisions =
        POLICY.decide(
            new CommitteeStatistics(experts, List.of(), List.of(2), jobs(60, 30, 0), novelty));

    assertThat(decisions.stream().map(decision -> decision.getClass().getSimpleName()))
        .containsExactlyElementsOf(what.equals("nothing") ? List.of() : List.of(what));
  }

  private static ExpertStatistics looked(
      ExpertStatistics expert, int looks, double explained, double score) {
    var older = expert;
    for (int i = 0; i < looks; i++) {
      older = older.older(false, explained, score, 0);
    }
    return older;
  }

  @Test
  void lead_neverMet_isInfinite() {
    var wins = new Wins(2);
    wins.add(new Winners(new float[][] {{3}, {Float.NaN}}, new int[] {0}));

    assertThat(wins.lead(0, 1)).isInfinite();
    assertThat(wins.lead(1, 0)).isInfinite();
  }

  @Test
  void lead_overImages_isTheMeanOfThoseWon() {
    var wins = new Wins(2);
    wins.add(new Winners(new float[][] {{3, 5, 0}, {2, 1, 7}}, new int[] {0, 0, 1}));

    assertThat(wins.lead(0, 1)).isEqualTo(2.5);
    assertThat(wins.lead(1, 0)).isEqualTo(7);
  }

  /** Experts 0 and 1 lead each other by so much, all others are far ahead where they win. */
  private static Wins wins(String text, float lead) {
    var counts = Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
    var wins = new Wins(counts.length);
    for (int winner = 0; winner < counts.length; winner++) {
      var scores = new float[counts.length][counts[winner]];
      for (int expert = 0; expert < counts.length; expert++) {
        boolean pair = winner < 2 && expert < 2;
        Arrays.fill(scores[expert], expert == winner ? 0 : pair ? -lead : -FAR);
      }
      var expert = new int[counts[winner]];
      Arrays.fill(expert, winner);
      wins.add(new Winners(scores, expert));
    }
    return wins;
  }

  /** Experts that won so much, each of which restores as no other does. */
  private static Wins jobs(int... counts) {
    var wins = new Wins(counts.length);
    for (int winner = 0; winner < counts.length; winner++) {
      for (int image = 0; image < counts[winner]; image++) {
        var scores = new float[counts.length][1];
        for (int expert = 0; expert < counts.length; expert++) {
          scores[expert][0] = expert == winner ? 0 : -FAR;
        }
        int winning = winner;
        wins.add(
            new Winners(scores, new int[] {winner}), (one, other, at) -> one == winning ? 1 : 0);
      }
    }
    return wins;
  }

  private static ExpertStatistics idle(int looks) {
    var expert = EXPERT;
    for (int i = 0; i < looks; i++) {
      expert = expert.older(true, Double.NaN, Double.NaN, 0);
    }
    return expert;
  }

  private static Map<Integer, ExpertStatistics> experts(int count) {
    var experts = new TreeMap<Integer, ExpertStatistics>();
    for (int place = 0; place < count; place++) {
      experts.put(place, EXPERT);
    }
    return experts;
  }

  private static CommitteeStatistics growing(
      Wins wins, List<Trial> trials, Map<Integer, ExpertStatistics> experts) {
    var vacancies =
        IntStream.range(0, wins.places()).filter(i -> !experts.containsKey(i)).boxed().toList();
    return new CommitteeStatistics(new TreeMap<>(experts), trials, vacancies, wins, NOTHING_NEW);
  }

  private static CommitteeStatistics all(Wins wins) {
    return all(wins, Map.of());
  }

  private static CommitteeStatistics all(Wins wins, Map<Integer, ExpertStatistics> some) {
    var experts = new TreeMap<Integer, ExpertStatistics>();
    for (int place = 0; place < wins.places(); place++) {
      experts.put(place, some.getOrDefault(place, EXPERT));
    }
    return new CommitteeStatistics(experts, List.of(), List.of(), wins, NOTHING_NEW);
  }
}
