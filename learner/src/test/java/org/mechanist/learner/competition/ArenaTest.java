package org.mechanist.learner.competition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;

class ArenaTest {

  private static final int SIDE = 8;
  private static final float TOLERANCE = 1e-5f;

  private final Torch torch = SharedTorch.get();
  private final Recipe recipe = TinyRecipes.tiny("mechanist");
  private NDManager manager;
  private Discriminator objective;

  @BeforeEach
  void open() {
    manager = torch.newManager();
    torch.seed(1);
    objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
  }

  @AfterEach
  void close() {
    objective.close();
    manager.close();
  }

  @Test
  void hold_committee_winnersScoreIsThatOfItsRestoration() {
    try (var committee = committee(3);
        var gate = gate(3);
        var batch = TensorBatch.of(manager, Drawings.strokes(6, SIDE, 1))) {
      var competition = new Arena(torch, committee, objective, gate).hold(batch, true);

      assertThat(competition.restorations().getShape()).isEqualTo(new Shape(18, 1, SIDE, SIDE));
      assertThat(competition.restorations().hasGradient()).isFalse();
      var again = objective.score(competition.winning()).toFloatArray();
      for (int image = 0; image < 6; image++) {
        assertThat(again[image]).isCloseTo(competition.winners().score(image), within(TOLERANCE));
      }
    }
  }

  @Test
  void hold_oneExpert_winsEverythingAndHasNoLosers() {
    try (var committee = committee(1);
        var gate = gate(1);
        var batch = TensorBatch.of(manager, Drawings.strokes(2, SIDE, 1))) {
      var competition = new Arena(torch, committee, objective, gate).hold(batch, true);

      assertThat(competition.winners().expert()).containsOnly(0);
      assertThat(competition.losing(-1, new SplittableRandom(1))).isEmpty();
    }
  }

  @Test
  void hold_someCompete_scoresAreThoseOfEveryoneAndOthersHaveNone() {
    try (var committee = committee(3);
        var gate = gate(3);
        var batch = TensorBatch.of(manager, Drawings.strokes(4, SIDE, 1))) {
      var arena = new Arena(torch, committee, objective, gate);
      var some =
          new Entrants(
              new boolean[][] {
                {true, false, true, false}, {false, true, false, true}, {true, true, true, true}
              },
              taken(3));

      var all = arena.hold(batch, Entrants.everyone(taken(3), 4), new float[3][4], true);
      var few = arena.hold(batch, some, new float[3][4], true);

      assertThat(few.restorations().getShape().get(0)).isEqualTo(8);
      for (int expert = 0; expert < 3; expert++) {
        for (int image = 0; image < 4; image++) {
          float score = few.winners().scores()[expert][image];
          if (some.competes()[expert][image]) {
            assertThat(score).isCloseTo(all.winners().scores()[expert][image], within(TOLERANCE));
          } else {
            assertThat(score).isNaN();
          }
        }
      }
      assertThat(few.everyoneFor(0, taken(3))).isFalse();
      var again = objective.score(few.winning()).toFloatArray();
      for (int image = 0; image < 4; image++) {
        assertThat(again[image]).isCloseTo(few.winners().score(image), within(TOLERANCE));
      }
    }
  }

  @Test
  void hold_bestOfTheFewIsNotGoodEnough_everyoneCompetes() {
    try (var committee = committee(3);
        var gate = gate(3);
        var batch = TensorBatch.of(manager, Drawings.strokes(4, SIDE, 1))) {
      var arena = new Arena(torch, committee, objective, gate);
      var good = arena.hold(batch, true);
      // Winners that score a thousand, all alike, are what is expected from here on.
      var scores = new float[3][4];
      Arrays.fill(scores[0], 1000f);
      gate.learn(good.wonBy(Winners.of(scores)));

      var competes = new boolean[3][4];
      Arrays.fill(competes[1], true);
      var doubtful = arena.hold(batch, new Entrants(competes, taken(3)), new float[3][4], true);

      assertThat(IntStream.range(0, 4)).allMatch(image -> doubtful.everyoneFor(image, taken(3)));
      for (int image = 0; image < 4; image++) {
        assertThat(doubtful.winners().score(image))
            .isCloseTo(best(good.winners().scores(), image), within(TOLERANCE));
      }
    }
  }

  @Test
  void hold_affinities_decideWhoWinsAndAreNotInTheScores() {
    try (var committee = committee(2);
        var gate = gate(2);
        var batch = TensorBatch.of(manager, Drawings.strokes(2, SIDE, 1))) {
      var arena = new Arena(torch, committee, objective, gate);
      var affinities = new float[][] {{0, 1000}, {1000, 0}};

      var competition = arena.hold(batch, Entrants.everyone(taken(2), 2), affinities, true);

      assertThat(competition.winners().expert()).containsExactly(1, 0);
      assertThat(competition.winners().score(0)).isLessThan(500);
    }
  }

  @Test
  void committee_withoutMembers_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Committee(List.of()))
        .withMessageContaining("at least one place");
  }

  private static float best(float[][] scores, int image) {
    float best = Float.NEGATIVE_INFINITY;
    for (var row : scores) {
      best = Math.max(best, row[image]);
    }
    return best;
  }

  @Test
  void hold_vacantPlace_neitherCompetesNorWins() {
    try (var members = committee(2);
        var committee = new Committee(4, members.members());
        var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE);
        var batch = TensorBatch.of(manager, Drawings.strokes(4, SIDE, 1))) {
      var competition = new Arena(torch, committee, objective, gate).hold(batch, true);

      assertThat(competition.restorations().getShape().get(0)).isEqualTo(8);
      assertThat(competition.winners().expert()).containsAnyOf(0, 1).doesNotContain(2, 3);
      assertThat(competition.everyoneFor(0, committee.taken())).isTrue();
      for (int place = 2; place < 4; place++) {
        for (float score : competition.winners().scores()[place]) {
          assertThat(score).isNaN();
        }
      }
    }
  }

  /** The first place is vacant once a copy was better than what it was a copy of. */
  @Test
  void hold_firstPlaceVacantAndNoScoreANumber_somebodyWhoCompetedWins() {
    try (var committee = committee(2);
        var batch = TensorBatch.of(manager, Drawings.strokes(4, SIDE, 1))) {
      committee.vacate(0).close();
      var spoilt = committee.at(1).weights().copy();
      Arrays.fill(spoilt.values(), Float.NaN);
      Arrays.fill(spoilt.average(), Float.NaN);
      committee.at(1).weights().restore(spoilt);
      try (var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE)) {
        var competition = new Arena(torch, committee, objective, gate).hold(batch, true);

        assertThat(competition.winners().expert()).containsOnly(1);
        assertThat(competition.winners().score(0)).isNaN();
      }
    }
  }

  @Test
  void seat_andVacate_leaveTheOthersInTheirPlaces() {
    try (var members = committee(3)) {
      var committee = new Committee(3, members.members());
      var first = committee.at(0);
      var last = committee.at(2);

      var gone = committee.vacate(1);

      assertThat(committee.vacancy()).hasValue(1);
      assertThat(committee.members()).containsExactly(first, last);
      assertThat(committee.placeOf(last.id())).isEqualTo(2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> committee.seat(0, gone))
          .withMessageContaining("taken by " + first.id());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> committee.at(1))
          .withMessageContaining("vacant");
      committee.seat(1, gone);
      assertThat(committee.vacancy()).isEmpty();
      assertThat(committee.at(1)).isSameAs(gone);
    }
  }

  private static boolean[] taken(int experts) {
    var taken = new boolean[experts];
    Arrays.fill(taken, true);
    return taken;
  }

  private Gate gate(int experts) {
    return new Gate(torch, recipe.gate(), taken(experts), SIDE, SIDE);
  }

  private Committee committee(int size) {
    var network = new ExpertNetwork(recipe.experts());
    var members =
        IntStream.range(0, size)
            .mapToObj(
                i -> {
                  try (var initial =
                      network.layout().initial(manager, recipe.experts().initialisation())) {
                    return new Expert("expert-" + i, network, recipe.experts(), manager, initial);
                  }
                })
            .toList();
    return new Committee(members);
  }
}
