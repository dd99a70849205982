package org.mechanist.learner.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.competition.Standing;
import org.mechanist.schemas.CommitteeState.Member;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.RestoredImage;

class TallyTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Tally tally = new Tally(Tally.State.NONE);

  @Test
  void members_afterSomeWins_tellSharesScoresAndAges() {
    tally.join("a", 0);
    tally.join("b", 7);
    tally.join("c", 7);
    tally.add(won("a", 1, 3), NOON);
    tally.add(won("b", 5), NOON.plusSeconds(1));
    var standings = new LinkedHashMap<String, Standing>();
    standings.put("a", Standing.LEARNING);
    standings.put("b", Standing.HELD);
    standings.put("c", Standing.NEWBORN);

    var members = tally.members(standings, 10);

    assertThat(members.get(0))
        .usingRecursiveComparison()
        .withComparatorForType((x, y) -> Math.abs(x - y) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(new Member("a", "learning", 10, 2, 2 / 3.0, 2.0, NOON));
    assertThat(members.get(1).standing()).isEqualTo("held");
    assertThat(members.get(1).steps()).isEqualTo(3);
    assertThat(members.get(1).lastWin()).isEqualTo(NOON.plusSeconds(1));
    assertThat(members.get(2)).isEqualTo(new Member("c", "newborn", 3, 0, 0, null, null));
  }

  @Test
  void members_winsOfLongAgo_countNoMoreInTheShare() {
    tally.join("a", 0);
    tally.join("b", 0);
    tally.add(Collections.nCopies(10_000, won("a", 1).get(0)), NOON);
    tally.add(Collections.nCopies(512, won("b", 1).get(0)), NOON);

    var members =
        tally.members(Map.of("b", Standing.LEARNING), 0); // in the committee's order, not in ours

    assertThat(members).hasSize(1);
    assertThat(members.get(0).share()).isEqualTo(0.5, within(1e-9));
    assertThat(tally.wins()).containsExactly(Map.entry("a", 10_000L), Map.entry("b", 512L));
  }

  @Test
  void wins_ofOneThatLeft_areGoneAndWhatItStillWinsIsNotCounted() {
    tally.join("a", 0);
    tally.join("b", 0);
    tally.leave("a");
    tally.add(won("a", 1), NOON);

    assertThat(tally.wins()).containsExactly(Map.entry("b", 0L));
  }

  private static List<RestoredImage> won(String expert, double... scores) {
    return java.util.Arrays.stream(scores)
        .mapToObj(
            score ->
                new RestoredImage(
                    "i",
                    new Pixels(1, 1, new byte[1]),
                    expert,
                    score,
                    "step-1",
                    new Origin("t", 0, 0, 0),
                    List.of()))
        .toList();
  }
}
