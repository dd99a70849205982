package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mechanism.Mechanisms;
import org.mechanist.learner.fixture.Poison;
import org.mechanist.learner.fixture.RealDigits;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.training.Learner.Size;
import org.mechanist.schemas.Pixels;

/** Real digits with images among them that show nothing: it is as if these had not come. */
class PoisonedStreamTest {

  private static final int SIDE = 32;
  private static final int BATCH = 8;
  private static final int POISON = 2; // more in each batch, a fifth of it
  private static final int STEPS = 40;

  private static final Map<String, String> RESTLESS =
      Map.of(
          "growth.everySteps", "4",
          "growth.trialLooks", "2",
          "growth.idleLooks", "2",
          "growth.freezeLooks", "2",
          "growth.noveltyImages", "4",
          "growth.newbornLooks", "2");

  private static final List<Mechanism> MECHANISMS =
      List.of(Mechanisms.parse("invert"), Mechanisms.parse("translate(0,-4)"));

  /**
   * What came of a stream.
   *
   * @param changes without the numbers that they were decided on, which a larger batch rounds
   *     otherwise
   */
  private record Course(List<String> changes, List<String> experts, int refused) {}

  @Test
  void learn_aFifthOfTheStreamShowsNothing_sameCommitteeAsWithoutIt() {
    var clean = course(0);
    var poisoned = course(POISON);

    assertThat(clean.refused()).isZero();
    assertThat(poisoned.refused()).isEqualTo(STEPS * POISON);
    assertThat(clean.changes()).hasSizeGreaterThan(2);
    assertThat(poisoned.changes()).isEqualTo(clean.changes());
    assertThat(poisoned.experts()).isEqualTo(clean.experts());
  }

  @Test
  void learn_nothingButPoison_movesNothingAndIsRestored() {
    try (var learner = learner()) {
      var before = weights(learner);
      for (int step = 0; step < 20; step++) {
        var images = Collections.nCopies(BATCH, Poison.plain(step % 2 == 0 ? 0 : 255));
        try (var round = learner.compete(images, true)) {
          assertThat(round.restorations()).hasSize(BATCH);
          assertThat(round.refused()).isEqualTo(BATCH);
          var report = learner.learn(round, change -> assertThat(change).isNull());
          assertThat(report.taught()).isZero();
          assertThat(report.learned()).isTrue();
        }
      }

      assertThat(learner.steps()).isEqualTo(20);
      assertThat(weights(learner)).isEqualTo(before);
    }
  }

  private static Course course(int poison) {
    var digits = RealDigits.transformed(STEPS * BATCH);
    var chance = new SplittableRandom(1);
    var random = new Random(2);
    var changes = new ArrayList<String>();
    int refused = 0;
    try (var learner = learner()) {
      for (int step = 0; step < STEPS; step++) {
        var batch = new ArrayList<Pixels>();
        for (int i = 0; i < BATCH; i++) {
          var mechanism = MECHANISMS.get(i % MECHANISMS.size());
          batch.add(mechanism.apply(digits.get(step * BATCH + i), chance));
        }
        for (int i = 0; i < poison; i++) { // anywhere
          batch.add(random.nextInt(batch.size() + 1), poison(random));
        }
        try (var round = learner.compete(batch, true)) {
          refused += round.refused();
          learner.learn(round, change -> changes.add(told(change)));
        }
      }
      return new Course(changes, learner.expertIds(), refused);
    }
  }

  private static String told(LifecycleChange change) {
    return "%s %s: %s".formatted(change.expert(), change.kind(), change.reason());
  }

  private static Pixels poison(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Poison.plain(random.nextInt(256));
      case 1 -> Poison.salt(random, 0.5);
      case 2 -> Poison.salt(random, 0.2);
      default -> Poison.stripes(random, 1, 4);
    };
  }

  private static Learner learner() {
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    var learner = new Learner(SharedTorch.get(), recipe, new Size(1, 6, SIDE, SIDE, 256), 1);
    RealDigits.canonical(256).forEach(learner::addCanonical);
    learner.pretrain(RealDigits.transformed(32), (expert, experts, iteration, error) -> {});
    return learner;
  }

  private static List<Integer> weights(Learner learner) {
    var weights = new ArrayList<Integer>();
    learner
        .committee()
        .members()
        .forEach(expert -> weights.add(Arrays.hashCode(expert.weights().toFloats())));
    weights.add(Arrays.hashCode(learner.objective().toFloats()));
    return weights;
  }
}
