package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleDecision.Freeze;
import org.mechanist.learner.lifecycle.LifecycleDecision.Retire;
import org.mechanist.learner.lifecycle.LifecycleDecision.Revive;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.LifecycleEvent.Kind;

/** Experts that leave a committee and come back to it. */
class CommitteeChangesTest {

  private static final int SIDE = 8;
  private static final int PLACES = 3;
  private static final Map<String, Double> NOTHING = Map.of();

  private final Torch torch = SharedTorch.get();
  private final Recipe recipe = TinyRecipes.tiny("mechanist");
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = torch.newManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void revive_afterARestart_bringsBackTheExpertBitForBit() {
    var before =
        new Object() {
          Weights.Copy retired;
          Weights.Copy first;
          Weights.Copy last;
          Checkpoint checkpoint;
        };
    with(
        1,
        (committee, changes) -> {
          before.retired = state(committee, "expert-1");
          changes.carryOut(new Freeze(1, "has learned its job", NOTHING));
          changes.carryOut(new Retire(1, "wins nothing", NOTHING));
          before.first = state(committee, "expert-0");
          before.last = state(committee, "expert-2");
          before.checkpoint = Checkpoint.capture("test", changes::exchange);
        });

    with(
        2,
        (committee, changes) -> {
          assertThat(state(committee, "expert-1").values())
              .as("drawn anew")
              .isNotEqualTo(before.retired.values());
          before.checkpoint.resume(changes::exchange);
          assertThat(committee.isTaken(1)).isFalse();
          assertThat(changes.archived()).extracting(Expert::id).containsExactly("expert-1");

          var change = changes.carryOut(new Revive(1, "expert-1", 0, "is needed again", NOTHING));

          assertThat(change.kind()).isEqualTo(Kind.REVIVED);
          assertThat(change.expert()).isEqualTo("expert-1");
          assertThat(committee.standing(1)).isEqualTo(Standing.FROZEN);
          assertThat(changes.archived()).isEmpty();
          assertSame(state(committee, "expert-1"), before.retired);
          assertSame(state(committee, "expert-0"), before.first);
          assertSame(state(committee, "expert-2"), before.last);
        });
  }

  @Test
  void freeze_whoIsNotItsAverage_goesOnAsThatAlone() {
    with(
        1,
        (committee, changes) -> {
          var other = state(committee, "expert-0");
          var weights = committee.at(1).weights();
          try (var gradient = manager.ones(weights.current(manager).getShape())) {
            weights.learn(gradient, recipe.experts().adam());
          }
          var average = weights.averageToFloats();
          assertThat(weights.toFloats()).isNotEqualTo(average);

          changes.carryOut(new Freeze(1, "has learned its job", NOTHING));

          assertThat(weights.toFloats()).isEqualTo(average);
          assertThat(weights.averageToFloats()).isEqualTo(average);
          assertSame(state(committee, "expert-0"), other);
        });
  }

  @Test
  void retire_whoHasNotLearnedItsJob_isNotKept() {
    with(
        1,
        (committee, changes) -> {
          changes.carryOut(new Retire(1, "wins nothing", NOTHING));

          assertThat(committee.isTaken(1)).isFalse();
          assertThat(changes.archived()).isEmpty();
        });
  }

  @Test
  void retire_moreThanThereArePlaces_keepsTheLastOnes() {
    with(
        1,
        (committee, changes) -> {
          for (int round = 0; round < 2; round++) {
            for (int place = 1; place < PLACES; place++) {
              changes.carryOut(new Freeze(place, "has learned its job", NOTHING));
              changes.carryOut(new Retire(place, "wins nothing", NOTHING));
              committee.seat(place, expert("round-" + round + "-" + place));
            }
          }

          assertThat(changes.archived())
              .extracting(Expert::id)
              .containsExactly("round-0-2", "round-0-1", "expert-2");
        });
  }

  /** A committee whose weights are drawn from a seed. */
  private void with(int seed, BiConsumer<Committee, CommitteeChanges> work) {
    torch.seed(seed);
    var members = IntStream.range(0, PLACES).mapToObj(i -> expert("expert-" + i)).toList();
    var reservoir = new CanonicalReservoir(1, SplittableRandom::new);
    try (var committee = new Committee(PLACES, members);
        var gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE);
        var objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
        var changes =
            new CommitteeChanges(
                recipe,
                committee,
                gate,
                new LearningStep(torch, recipe, committee, objective, reservoir, true),
                manager)) {
      work.accept(committee, changes);
    }
  }

  private Expert expert(String id) {
    var network = new ExpertNetwork(recipe.experts());
    try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
      return new Expert(id, network, recipe.experts(), manager, initial);
    }
  }

  private static Weights.Copy state(Committee committee, String id) {
    return committee.at(committee.placeOf(id)).weights().copy();
  }

  private static void assertSame(Weights.Copy actual, Weights.Copy expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
