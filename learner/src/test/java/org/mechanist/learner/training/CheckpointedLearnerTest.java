package org.mechanist.learner.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.checkpoint.CheckpointStore;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.fixture.Drawings;
import org.mechanist.learner.fixture.ManagedArrays;
import org.mechanist.learner.fixture.SharedTorch;
import org.mechanist.learner.fixture.TinyRecipes;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner.Size;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.Pixels;

/** Learners that are stopped, written to a file, read and resumed. */
class CheckpointedLearnerTest {

  private static final int SIDE = 16;
  private static final int CANONICAL = 64;

  /** Experts come and go so fast that all of it happens within {@link #MOST_STEPS}. */
  private static final Map<String, String> RESTLESS =
      Map.of(
          "growth.everySteps", "3",
          "growth.trialLooks", "1",
          "growth.trials", "1",
          "growth.idleLooks", "2",
          "growth.freezeLooks", "1",
          "growth.noveltyImages", "4",
          "growth.newbornLooks", "3");

  private static final Size GROWING = new Size(1, 5, SIDE, SIDE, CANONICAL);
  private static final Size FIXED = new Size(3, SIDE, SIDE, CANONICAL);
  private static final Set<Standing> STANDINGS =
      Set.of(Standing.LEARNING, Standing.NEWBORN, Standing.SETTLED, Standing.FROZEN);
  private static final Set<LifecycleEvent.Kind> KINDS =
      Set.of(
          LifecycleEvent.Kind.SPAWNED,
          LifecycleEvent.Kind.CONFIRMED,
          LifecycleEvent.Kind.MERGED,
          LifecycleEvent.Kind.RETIRED);

  /** On which step what happens differs between processors; whether somebody is revived, too. */
  private static final int MOST_STEPS = 100;

  private static final int RESUMPTIONS = 24;
  private static final int OTHER_MECHANISM_AFTER = 40;
  private static final long SEED = 5;

  @TempDir private Path folder;

  /** What anybody can see of a step. */
  private record Seen(
      List<String> winners,
      List<Double> scores,
      List<Pixels> restorations,
      String report,
      List<LifecycleChange> changes,
      Map<String, Standing> standings) {}

  @Test
  void resume_whileExpertsComeAndGo_goesOnBitForBit() {
    int on = 5;
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    var seen = new ArrayList<Seen>();
    var checkpoints = new ArrayList<Checkpoint>();
    var standings = new HashSet<Standing>();
    var kinds = new HashSet<LifecycleEvent.Kind>();
    boolean archived = false;
    try (var learner = started(recipe, GROWING)) {
      while (seen.size() < MOST_STEPS
          && !(archived && standings.containsAll(STANDINGS) && kinds.containsAll(KINDS))) {
        checkpoints.add(learner.checkpoint());
        seen.add(step(learner));
        standings.addAll(learner.standings().values());
        seen.get(seen.size() - 1).changes().forEach(change -> kinds.add(change.kind()));
        archived |= learner.archived() > 0;
      }
      checkpoints.add(learner.checkpoint());
    }
    assertThat(standings).containsAll(STANDINGS);
    assertThat(kinds).containsAll(KINDS);
    assertThat(archived).isTrue();

    // Prime to the steps between looks: before, after and in the midst of them.
    int stride = 2 + 3 * (seen.size() / (3 * RESUMPTIONS));
    for (int from = 0; from + on <= seen.size(); from += stride) {
      try (var resumed = resume(recipe, GROWING, stored(checkpoints.get(from)))) {
        for (int step = from; step < from + on; step++) {
          assertThat(step(resumed)).as("step %d from %d", step, from).isEqualTo(seen.get(step));
        }
        assertThat(contents(resumed.checkpoint()))
            .as("from %d", from)
            .isEqualTo(contents(checkpoints.get(from + on)));
      }
    }
  }

  @Test
  void copy_betweenSteps_changesNothingThatIsToCome() {
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    try (var copied = started(recipe, GROWING);
        var other = started(recipe, GROWING)) {
      for (int step = 0; step < 12; step++) {
        assertThat(copied.copy().step()).isEqualTo(step);
        assertThat(step(copied)).isEqualTo(step(other));
      }
      copied.copy();
      assertThat(contents(copied.checkpoint())).isEqualTo(contents(other.checkpoint()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mechanist | experts.consistency.after=0",
        "mechanist | reseeding.everySteps=5 reseeding.idleBelow=1 reseeding.busyAbove=1",
        "mechanist | gate.proposed=1 gate.margin=-1000 gate.trustedAbove=0.01",
        "mechanist | objective=vae",
        "paper | experts.statistics=batch",
        "paper | experts.averaging=0.9 experts.averagesCompete=true"
      })
  void resume_committeeOfFixedSize_goesOnBitForBit(String name, String options) {
    var changes = new TreeMap<String, String>();
    for (var option : options.split(" ")) {
      changes.put(option.split("=")[0], option.split("=")[1]);
    }
    var recipe = TinyRecipes.tiny(name, changes);
    try (var learner = started(recipe, FIXED)) {
      steps(learner, 7);
      try (var resumed = resume(recipe, FIXED, stored(learner.checkpoint()))) {
        assertThat(steps(resumed, 7)).isEqualTo(steps(learner, 7));
        assertThat(contents(resumed.checkpoint())).isEqualTo(contents(learner.checkpoint()));
        assertThat(ManagedArrays.of(resumed, resumed.objective()))
            .isEqualTo(ManagedArrays.of(learner, learner.objective()));
      }
    }
  }

  @Test
  void resume_gateThatIsTrusted_stillProposesWhoCompetes() {
    var recipe =
        TinyRecipes.tiny(
            "mechanist",
            Map.of(
                "gate.proposed", "1",
                "gate.margin", "-1000",
                "gate.trustedAbove", "0.3",
                "gate.sampled", "0.01"));
    try (var learner = started(recipe, FIXED)) {
      steps(learner, 7);
      try (var resumed = resume(recipe, FIXED, stored(learner.checkpoint()));
          var round = resumed.compete(images(7), true);
          var same = learner.compete(images(7), true)) {
        int entered = same.lesson().orElseThrow().rows()[0][0];
        assertThat(entered).as("where everyone competes, the first expert is first").isPositive();
        assertThat(round.lesson().orElseThrow().rows())
            .isDeepEqualTo(same.lesson().orElseThrow().rows());
      }
    }
  }

  @Test
  void resume_afterARestorationWithoutLearning_measuresNothingTwice() {
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    try (var learner = started(recipe, GROWING)) {
      steps(learner, 4);
      learner.compete(images(99), false).close();
      try (var resumed = resume(recipe, GROWING, stored(learner.checkpoint()))) {
        assertThat(steps(resumed, 3)).isEqualTo(steps(learner, 3));
        assertThat(contents(resumed.checkpoint())).isEqualTo(contents(learner.checkpoint()));
      }
    }
  }

  @Test
  void resume_afterCommands_obeysAsTheOtherOneWould() {
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    var size = new Size(3, 6, SIDE, SIDE, CANONICAL);
    try (var learner = started(recipe, size)) {
      steps(learner, 1);
      obey(learner, Command.Kind.FREEZE, "expert-0"); // remembers that it was learning
      obey(learner, Command.Kind.RETIRE, "expert-1"); // its id is not used again
      obey(learner, Command.Kind.SPAWN, "expert-2");
      try (var resumed = resume(recipe, size, stored(learner.checkpoint()))) {
        for (var one : List.of(learner, resumed)) {
          obey(one, Command.Kind.THAW, "expert-0");
          obey(one, Command.Kind.SPAWN, "expert-0"); // a copy has noise
        }
        assertThat(resumed.standings())
            .isEqualTo(learner.standings())
            .containsEntry("expert-0", Standing.LEARNING)
            .containsKey("expert-4");
        assertThat(steps(resumed, 4)).isEqualTo(steps(learner, 4));
        assertThat(contents(resumed.checkpoint())).isEqualTo(contents(learner.checkpoint()));
      }
    }
  }

  @Test
  void resume_canonicalImagesKeepComing_areSampledAlike() {
    var recipe = TinyRecipes.tiny("mechanist");
    try (var learner = started(recipe, FIXED)) {
      learner.addCanonical(Drawings.plain(SIDE, 1));
      try (var resumed = resume(recipe, FIXED, stored(learner.checkpoint()))) {
        for (var one : List.of(learner, resumed)) {
          Drawings.strokes(50, SIDE, 77).forEach(one::addCanonical);
        }
        assertThat(resumed.canonicalSeen()).isEqualTo(CANONICAL + 51);
        assertThat(contents(resumed.checkpoint())).isEqualTo(contents(learner.checkpoint()));
      }
    }
  }

  @Test
  void checkpoint_ofAResumedLearner_isTheSameFileByteForByte() throws IOException {
    var recipe = TinyRecipes.tiny("mechanist", RESTLESS);
    try (var learner = started(recipe, GROWING);
        var store = new CheckpointStore(folder, 9, "a test")) {
      steps(learner, 20);
      var first = store.save(learner.checkpoint());
      try (var resumed = resume(recipe, GROWING, store.latest().orElseThrow())) {
        var second = store.save(resumed.checkpoint());

        assertThat(second).isNotEqualTo(first).hasSameBinaryContentAs(first);
        assertThat(Files.list(folder)).hasSize(4); // the lock, the canonical images and these two
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experts.adam.beta1=0.25 | 3 | 5 | its recipe.experts.adam.beta1 is 0.5, given is 0.25",
        "objective=vae | 3 | 5 | its recipe.objective is \"DISCRIMINATOR\", given is \"VAE\"",
        "batch=8 | 2 | 5 | its size.experts is 3, given is 2",
        "batch=8 | 3 | 6 | its seed is 5, given is 6"
      })
  void resume_withAnythingElse_namesTheFirstThatDiffers(
      String option, int experts, long seed, String why) {
    var size = new Size(experts, 3, SIDE, SIDE, CANONICAL);
    var changed = TinyRecipes.tiny("mechanist", Map.of(option.split("=")[0], option.split("=")[1]));
    try (var learner = started(TinyRecipes.tiny("mechanist"), FIXED)) {
      var checkpoint = learner.checkpoint();

      assertThatIllegalArgumentException()
          .isThrownBy(() -> Learner.resume(SharedTorch.get(), changed, size, seed, checkpoint))
          .withMessage("the checkpoint is of another learner: " + why);
    }
  }

  private static Learner started(Recipe recipe, Size size) {
    var learner = new Learner(SharedTorch.get(), recipe, size, SEED);
    Drawings.strokes(CANONICAL, SIDE, 2).forEach(learner::addCanonical);
    learner.pretrainObjective((iteration, iterations, loss) -> {});
    learner.pretrain(images(0), (expert, experts, iteration, error) -> {});
    return learner;
  }

  private static Learner resume(Recipe recipe, Size size, Checkpoint checkpoint) {
    return Learner.resume(SharedTorch.get(), recipe, size, SEED, checkpoint);
  }

  /** What comes of writing and reading it. */
  private Checkpoint stored(Checkpoint checkpoint) {
    try (var store = new CheckpointStore(folder, 1, "a test")) {
      store.save(checkpoint);
      return store.latest().orElseThrow();
    }
  }

  private static List<Seen> steps(Learner learner, int count) {
    var seen = new ArrayList<Seen>();
    for (int i = 0; i < count; i++) {
      seen.add(step(learner));
    }
    return seen;
  }

  private static Seen step(Learner learner) {
    var changes = new ArrayList<LifecycleChange>();
    try (var round = learner.compete(images(learner.steps()), true)) {
      var report = learner.learn(round, changes::add);
      var winners = new ArrayList<String>();
      var scores = new ArrayList<Double>();
      for (int image = 0; image < round.size(); image++) {
        winners.add(round.expert(image));
        scores.add(round.score(image));
      }
      var told =
          "%d %d %s %s %s %s"
              .formatted(
                  report.step(),
                  report.taught(),
                  report.objectiveLoss(),
                  report.winnersLoss(),
                  report.learned(),
                  Arrays.toString(report.wins()));
      return new Seen(winners, scores, round.restorations(), told, changes, learner.standings());
    }
  }

  /** As they are, and of a mechanism, which is another one later on. */
  private static List<Pixels> images(long step) {
    var images = new ArrayList<>(Drawings.strokes(4, SIDE, 1000 + step));
    Drawings.strokes(4, SIDE, 5000 + step).stream()
        .map(step < OTHER_MECHANISM_AFTER ? Drawings::inverted : CheckpointedLearnerTest::shuffled)
        .forEach(images::add);
    return images;
  }

  private static Pixels shuffled(Pixels image) {
    var values = new byte[image.values().length];
    for (int i = 0; i < values.length; i++) {
      int other = image.values()[(i * 7) % values.length] & 0xff;
      values[i] = (byte) (128 + other / 2 - (i % 2) * 60);
    }
    return new Pixels(image.width(), image.height(), values);
  }

  private static void obey(Learner learner, Command.Kind kind, String expert) {
    var command = new Command(UUID.randomUUID(), kind, expert, null, null, null);
    assertThat(learner.obey(command).change().kind()).isNotEqualTo(LifecycleEvent.Kind.REFUSED);
  }

  /** All that is in a checkpoint, as hashes by name. */
  private static Map<String, Object> contents(Checkpoint checkpoint) {
    var contents = new TreeMap<String, Object>();
    checkpoint
        .arrays()
        .forEach((name, tensor) -> contents.put(name, Arrays.hashCode(tensor.data())));
    contents.put("state", checkpoint.state());
    contents.put("canonical", checkpoint.canonical().hashCode());
    assertThat(contents.keySet()).containsAll(Set.of("objective/weights/values", "canonical"));
    return contents;
  }
}
