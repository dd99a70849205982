package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipe;

/**
 * Algorithm 1 of "Learning Independent Causal Mechanisms", after the competition: the objective
 * learns to tell canonical images from restorations, and only the winner of each image learns from
 * it.
 *
 * <pre>
 *   x  ~ canonical,  x' ~ stream                                    {@link CanonicalReservoir}
 *   c_j = c(E_j(x')),  j* = argmax_j c_j                            {@link Competition}
 *   update c on  log D(x) + Σ_j w_j log(1 − D(E_j(x')))             {@link Objective#learn}
 *   update E_j* on  −log D(E_j*(x'))                                {@link #teachWinners}
 * </pre>
 *
 * <p>Restorations were made and published before their images are learned from. All randomness of a
 * step is a function of the seed and the step's number. Owned by the learner thread.
 */
public final class LearningStep {

  /**
   * So many go through the objective at once: with fewer, its calls cost more than they compute.
   */
  private static final int IMAGES_AT_ONCE = 16;

  private final Torch torch;
  private final Recipe recipe;
  private final Committee committee;
  private final Objective objective;
  private final CanonicalReservoir reservoir;
  private final boolean grows;
  private final HardestImages hardest;

  /**
   * @param grows whether experts come and go
   */
  public LearningStep(
      Torch torch,
      Recipe recipe,
      Committee committee,
      Objective objective,
      CanonicalReservoir reservoir,
      boolean grows) {
    this.torch = torch;
    this.recipe = recipe;
    this.committee = committee;
    this.objective = objective;
    this.reservoir = reservoir;
    this.grows = grows;
    this.hardest = new HardestImages(recipe.experts().repeated());
  }

  /**
   * Learns from one competition.
   *
   * @param number of the step, from 1
   * @param yardstick tells what is explained
   * @param random of this step alone; the engine's random numbers are seeded by the caller
   */
  public StepReport learn(
      long number, Competition competition, Yardstick yardstick, RandomGenerator random) {
    torch.requireOwner();
    int[] taught = taught(competition, yardstick);
    if (taught.length == 0) {
      return new StepReport(number, wins(competition), 0, 0, 0, true);
    }
    double objectiveLoss;
    double winnersLoss;
    if (recipe.discriminator().order() == Recipe.Order.DISCRIMINATOR_FIRST) {
      objectiveLoss = teachObjective(competition, taught, random);
      winnersLoss = teachWinners(competition, taught);
    } else {
      winnersLoss = teachWinners(competition, taught);
      objectiveLoss = teachObjective(competition, taught, random);
    }
    boolean learned = Double.isFinite(objectiveLoss) && Double.isFinite(winnersLoss);
    return new StepReport(
        number, wins(competition), taught.length, objectiveLoss, winnersLoss, learned);
  }

  private int[] wins(Competition competition) {
    var wins = new int[committee.places()];
    for (int expert : competition.winners().expert()) {
      wins[expert]++;
    }
    return wins;
  }

  /** The images that their winners learn from: all in the paper. */
  private int[] taught(Competition competition, Yardstick yardstick) {
    var winners = competition.winners();
    return IntStream.range(0, winners.images())
        .filter(
            image ->
                switch (committee.standing(winners.expert()[image])) {
                  case LEARNING, NEWBORN -> true;
                  case SETTLED -> yardstick.explains(winners.score(image));
                  case FROZEN, HELD -> false;
                })
        .toArray();
  }

  private double teachObjective(Competition competition, int[] taught, RandomGenerator random) {
    var options = recipe.discriminator();
    double winnerWeight =
        options.winnerShare() > 0 ? options.winnerShare() : 1.0 / committee.size();
    var images = reservoir.sample(competition.batch().size(), random);
    try (var step = competition.batch().manager().newSubManager()) {
      var canonical = TensorBatch.array(step, images); // [batch, 1, height, width]
      return objective.learn(
          canonical, competition.winning(taught), losing(competition, random), winnerWeight);
    }
  }

  /**
   * Restorations that lost. Where experts come and go one of these is what none of them touched:
   * the objective has to know what an image of a new mechanism looks like before anybody is there
   * to restore it, else it takes whatever an old expert makes of it for canonical.
   */
  private NDList losing(Competition competition, RandomGenerator random) {
    int losers = recipe.discriminator().losers();
    if (!grows) {
      return competition.losing(losers, random);
    }
    var losing = competition.losing(losers > 0 ? losers - 1 : losers, random);
    losing.add(competition.batch().images());
    return losing;
  }

  /**
   * Teaches the winners, some at a time: an image's loss reaches the weights of the expert that won
   * it, and no others. Those that were restored worst a step ago are learned from once more.
   */
  private double teachWinners(Competition competition, int[] taught) {
    try (var step = competition.batch().manager().newSubManager()) {
      boolean all = taught.length == competition.batch().size();
      var lesson = all ? competition.batch().images() : competition.batch().only(taught);
      var images = hardest.with(lesson, step); // [images, 1, height, width]
      var winners = hardest.with(all ? competition.winners() : competition.winners().only(taught));
      var noise = step.randomNormal(images.getShape());
      double loss =
          torch
              .sideBySide(
                  winners.groups(IMAGES_AT_ONCE),
                  experts -> teachWinners(experts, winners, images, noise))
              .stream()
              .reduce(0.0, Double::sum);
      hardest.replace(competition, taught);
      return loss;
    }
  }

  /** One backward pass for some winners. */
  private double teachWinners(
      List<Integer> experts, Winners winners, NDArray images, NDArray noise) {
    try (var step = images.getManager().newSubManager()) {
      var leaves = new NDList(experts.size()); // [layout.size] each
      double loss;
      try (var tape = torch.recordGradients()) {
        var restored = new NDList(experts.size()); // [won, 1, height, width] each
        var noises = new NDList(experts.size()); // likewise
        for (int index : experts) {
          var expert = committee.at(index);
          var won = new NDIndex("{}", step.create(winners.wonBy(index)));
          var leaf = expert.weights().leaf(step);
          leaves.add(leaf);
          restored.add(restore(expert, leaf, won, images, step));
          noises.add(noise.get(step, won));
        }
        var losses = objective.loss(Layers.concat(restored), Layers.concat(noises)); // [all won]
        var total = losses.mul(weights(experts, winners, step)).sum();
        loss = total.getFloat();
        if (!Double.isFinite(loss)) {
          return loss;
        }
        tape.backward(total);
      }
      for (int i = 0; i < experts.size(); i++) {
        var gradient = leaves.get(i).getGradient();
        gradient.attach(step);
        if (!committee.at(experts.get(i)).learn(gradient)) {
          loss = Double.NaN;
        }
      }
      return loss;
    }
  }

  private NDArray restore(
      Expert expert, NDArray leaf, NDIndex won, NDArray images, NDManager step) {
    if (recipe.experts().statistics() == Recipe.Statistics.FIXED) {
      return expert.restoreForLearning(leaf, images.get(step, won));
    }
    var whole = images.duplicate();
    whole.attach(step);
    return expert.restoreForLearning(leaf, whole).get(won);
  }

  /** An expert is not what it was: images that it won are no lesson for what it is. */
  void forget(int expert) {
    hardest.forget(expert);
  }

  /** What it remembers from one step to the next, for a checkpoint. */
  void exchange(State state) {
    hardest.exchange(state.part("hardest"));
  }

  /**
   * Of each image's loss, ordered by winner: 1 for a sum over an expert's wins, 1 / wins for a
   * mean.
   */
  private NDArray weights(List<Integer> experts, Winners winners, NDManager step) {
    boolean sum = recipe.experts().reduction() == Recipe.Reduction.SUM;
    var weights =
        new float[experts.stream().mapToInt(expert -> winners.wonBy(expert).length).sum()];
    int next = 0;
    for (int expert : experts) {
      int wins = winners.wonBy(expert).length;
      Arrays.fill(weights, next, next + wins, sum ? 1f : 1f / wins);
      next += wins;
    }
    return step.create(weights);
  }
}
