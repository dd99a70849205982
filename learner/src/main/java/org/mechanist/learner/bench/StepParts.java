package org.mechanist.learner.bench;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.competition.Arena;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Entrants;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.lifecycle.Lifecycle;
import org.mechanist.learner.lifecycle.RecentImages;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Discriminator;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.CanonicalReservoir;
import org.mechanist.learner.training.LearningStep;
import org.mechanist.schemas.Pixels;

/**
 * A learning step by its parts. Every expert is made to win its share, as it does in a committee
 * that has specialized.
 */
final class StepParts implements AutoCloseable {

  private static final int SIDE = StepBenchmark.SIDE;
  private static final int CANONICAL = 1000;

  private final NDManager manager;
  private final Recipe recipe;
  private final boolean gated;
  private final Committee committee;
  private final Discriminator objective;
  private final Gate gate;
  private final Gate doubtless; // has learned nothing, so it takes every restoration for good
  private final Arena arena;
  private final LearningStep learningStep;
  private final Lifecycle lifecycle;
  private final List<Pixels> pixels;
  private final List<Pixels> measuredOn;
  private Competition competition;
  private Yardstick yardstick = Yardstick.NONE;
  private long steps;

  /**
   * @param gated whether the gate proposes who competes, everyone for the recipe's sample
   */
  StepParts(Torch torch, Recipe recipe, int experts, boolean gated) {
    this.manager = torch.newManager();
    this.recipe = recipe;
    this.gated = gated;
    this.pixels = StepBenchmark.images(recipe.batch());
    var network = new ExpertNetwork(recipe.experts());
    var members = new ArrayList<Expert>();
    for (int i = 0; i < experts; i++) {
      try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
        members.add(new Expert("bench-" + i, network, recipe.experts(), manager, initial));
      }
    }
    this.committee = new Committee(members);
    this.objective = new Discriminator(torch, recipe.discriminator(), SIDE, SIDE);
    this.gate = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE);
    this.doubtless = new Gate(torch, recipe.gate(), committee.taken(), SIDE, SIDE);
    this.arena = new Arena(torch, committee, objective, doubtless);
    var reservoir = new CanonicalReservoir(CANONICAL, SplittableRandom::new);
    StepBenchmark.images(CANONICAL).forEach(reservoir::add);
    this.measuredOn = reservoir.first(Yardstick.IMAGES);
    this.learningStep = new LearningStep(torch, recipe, committee, objective, reservoir, false);
    this.lifecycle = new Lifecycle(recipe, committee, true, this::askTheArchive);
  }

  void compete() {
    var batch = TensorBatch.of(manager, pixels);
    var held =
        gated
            ? arena.hold(batch, proposed(), new float[committee.size()][pixels.size()], true)
            : arena.hold(batch, true);
    var winners = new int[pixels.size()];
    Arrays.setAll(winners, this::winner);
    competition = held.wonBy(new Winners(held.winners().scores(), winners));
  }

  private int winner(int image) {
    return image % committee.size();
  }

  /** The winner and as many after it as the gate would propose; everyone for a sample. */
  private Entrants proposed() {
    int size = committee.size();
    long everyone = Math.round(1 / recipe.gate().sampled());
    var competes = new boolean[size][pixels.size()];
    for (int image = 0; image < pixels.size(); image++) {
      int count = image % everyone == 0 ? size : recipe.gate().proposed();
      for (int i = 0; i < count; i++) {
        competes[(winner(image) + i) % size][image] = true;
      }
    }
    return new Entrants(competes, committee.taken());
  }

  /** What a committee that finds its size itself costs beside each step, looks included. */
  void watch() {
    for (int step = 0; step < recipe.growth().everySteps(); step++) {
      try (var batch = TensorBatch.of(manager, measuredOn);
          var logits = objective.score(batch.images())) {
        yardstick = yardstick.after(logits.toFloatArray());
      }
      lifecycle.observe(competition, yardstick); // all places are taken: it decides nothing
    }
  }

  /** As if one expert were retired, and explained nothing. */
  private Optional<String> askTheArchive(RecentImages doubtful) {
    try (var own = manager.newSubManager()) {
      var images = own.create(doubtful.pixels(), new Shape(doubtful.size(), 1, SIDE, SIDE));
      objective.score(committee.at(0).restore(images, false)).toFloatArray();
    }
    return Optional.empty();
  }

  void learn() {
    learningStep.learn(++steps, competition, Yardstick.NONE, new SplittableRandom(steps));
    if (recipe.gate().isUsed()) {
      gate.learn(competition);
    }
    competition.batch().close();
  }

  void teachObjective() {
    try (var batch = TensorBatch.of(manager, pixels)) {
      int losers = recipe.discriminator().losers();
      var losing = new NDList();
      int most = committee.size() - 1;
      for (int i = 0; i < (losers < 0 ? most : Math.min(losers, most)); i++) {
        losing.add(batch.images());
      }
      objective.learn(batch.images(), batch.images(), losing, 1.0 / committee.size());
    }
  }

  @Override
  public void close() {
    committee.close();
    objective.close();
    gate.close();
    doubtless.close();
    manager.close();
  }
}
