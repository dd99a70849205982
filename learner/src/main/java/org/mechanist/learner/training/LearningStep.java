package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Numbers;
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
 *
 * <p>What is no number, or far out of the usual, is learned from by nobody: neither by the winner
 * it came from nor by the objective, while others of the same step learn as if it had not been
 * there. Those to whom that keeps happening are rolled back, see {@link #rollBack}.
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
  private final Recovery recovery;

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
    this.recovery = new Recovery(committee, objective);
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
    recovery.prepare();
    boolean sound = examine(competition);
    int[] taught = taught(competition, yardstick);
    if (taught.length == 0) {
      return new StepReport(number, wins(competition), 0, 0, 0, sound);
    }
    double objectiveLoss;
    Taught winners;
    if (recipe.discriminator().order() == Recipe.Order.DISCRIMINATOR_FIRST) {
      objectiveLoss = teachObjective(competition, taught, random);
      winners = teachWinners(competition, taught);
    } else {
      winners = teachWinners(competition, taught);
      objectiveLoss = teachObjective(competition, taught, random);
    }
    winners.outcomes().forEach(this::note);
    double winnersLoss = winners.loss();
    boolean learned = sound && Double.isFinite(objectiveLoss) && Double.isFinite(winnersLoss);
    return new StepReport(
        number, wins(competition), taught.length, objectiveLoss, winnersLoss, learned);
  }

  /**
   * Rolls back whom it keeps happening to that a step goes wrong; between two steps.
   *
   * @return whom, and why
   */
  List<LifecycleChange> rollBack() {
    var changes = recovery.rollBack();
    for (var change : changes) {
      if (!change.expert().equals(Recovery.OBJECTIVE)) {
        hardest.forget(committee.placeOf(change.expert()));
      }
    }
    return changes;
  }

  /** An expert became a copy of another: there is no state of it to be rolled back to. */
  void restart(int expert) {
    forget(expert);
    recovery.forget(expert);
  }

  /**
   * Whether all that competed put out numbers. One that did not wins against nobody who did, so
   * that its steps would never be seen to go wrong.
   */
  private boolean examine(Competition competition) {
    boolean objectiveIsSound = true;
    boolean expertsAreSound = true;
    for (int place = 0; place < committee.places(); place++) {
      int first = firstWithoutScore(competition, place);
      if (first >= 0 && competition.putsOutNumbers(place, first)) {
        objectiveIsSound = false;
      } else if (first >= 0) {
        expertsAreSound = false;
        recovery.blame(place);
        hardest.forget(place);
      }
    }
    if (!objectiveIsSound) {
      recovery.blameObjective();
    }
    return objectiveIsSound && expertsAreSound;
  }

  /** The first image that an expert competed for to no number; −1 if there is none. */
  private static int firstWithoutScore(Competition competition, int place) {
    var scores = competition.winners().scores()[place];
    return IntStream.range(0, scores.length)
        .filter(image -> competition.isEntered(place, image) && !Float.isFinite(scores[image]))
        .findFirst()
        .orElse(-1);
  }

  private int[] wins(Competition competition) {
    var wins = new int[committee.places()];
    for (int expert : competition.winners().expert()) {
      wins[expert]++;
    }
    return wins;
  }

  /** The images that their winners learn from: all in the paper, whose scores are numbers. */
  private int[] taught(Competition competition, Yardstick yardstick) {
    var winners = competition.winners();
    return IntStream.range(0, winners.images())
        .filter(image -> Float.isFinite(winners.score(image)))
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
      double loss =
          objective.learn(
              canonical, competition.winning(taught), losing(competition, random), winnerWeight);
      if (Double.isFinite(loss)) {
        recovery.objectiveLearned(loss);
      } else {
        recovery.blameObjective();
      }
      return loss;
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
  private Taught teachWinners(Competition competition, int[] taught) {
    try (var step = competition.batch().manager().newSubManager()) {
      boolean all = taught.length == competition.batch().size();
      var lesson = all ? competition.batch().images() : competition.batch().only(taught);
      var images = hardest.with(lesson, step); // [images, 1, height, width]
      var winners = hardest.with(all ? competition.winners() : competition.winners().only(taught));
      var noise = step.randomNormal(images.getShape());
      var parts =
          torch.sideBySide(
              winners.groups(IMAGES_AT_ONCE),
              experts -> teachWinners(experts, winners, images, noise));
      hardest.replace(competition, taught);
      return new Taught(
          parts.stream().map(Taught::loss).reduce(0.0, Double::sum),
          parts.stream().flatMap(part -> part.outcomes().stream()).toList());
    }
  }

  /**
   * What came of one expert's part of a lesson.
   *
   * @param loss of an image, mean
   */
  private record Outcome(int expert, double loss, boolean learned, boolean putOutNumbers) {}

  /**
   * What came of a lesson for some winners.
   *
   * @param loss NaN if something of it was not learned
   */
  private record Taught(double loss, List<Outcome> outcomes) {}

  private void note(Outcome outcome) {
    if (outcome.learned()) {
      recovery.learned(outcome.expert(), outcome.loss());
    } else if (!outcome.putOutNumbers()) {
      recovery.blame(outcome.expert());
    } else if (!Double.isFinite(outcome.loss())) {
      recovery.blameObjective(); // it makes of numbers what is none
    } else if (!recovery.isObjectiveBlamed()) { // else that is where it comes from
      recovery.blame(outcome.expert());
    }
  }

  /**
   * One backward pass for some winners. If the losses of some are not to be learned from, once more
   * without them.
   */
  private Taught teachWinners(
      List<Integer> experts, Winners winners, NDArray images, NDArray noise) {
    try (var step = images.getManager().newSubManager()) {
      var before = experts.stream().map(this::statistics).toList();
      var leaves = new NDList(experts.size()); // [layout.size] each
      double loss;
      double[] ofEach; // [expert], mean
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
        ofEach = means(losses.toFloatArray(), experts, winners);
        var refused = refused(experts, ofEach, restored);
        if (!refused.isEmpty()) {
          IntStream.range(0, experts.size()).forEach(i -> putBack(experts.get(i), before.get(i)));
          return withoutThem(refused, experts, winners, images, noise);
        }
        var total = losses.mul(weights(experts, winners, step)).sum();
        loss = total.getFloat();
        tape.backward(total);
      }
      var outcomes = new ArrayList<Outcome>(experts.size());
      for (int i = 0; i < experts.size(); i++) {
        var gradient = leaves.get(i).getGradient();
        gradient.attach(step);
        boolean learned = committee.at(experts.get(i)).learn(gradient);
        if (!learned) {
          putBack(experts.get(i), before.get(i));
          loss = Double.NaN;
        }
        outcomes.add(new Outcome(experts.get(i), ofEach[i], learned, true));
      }
      return new Taught(loss, outcomes);
    }
  }

  /** Those whose loss is no number or beyond what is usual. */
  private List<Outcome> refused(List<Integer> experts, double[] losses, NDList restored) {
    return IntStream.range(0, experts.size())
        .filter(i -> !committee.at(experts.get(i)).weights().accepts(losses[i]))
        .mapToObj(
            i -> {
              boolean numbers = Numbers.all(restored.get(i).toFloatArray());
              return new Outcome(experts.get(i), losses[i], false, numbers);
            })
        .toList();
  }

  private Taught withoutThem(
      List<Outcome> refused,
      List<Integer> experts,
      Winners winners,
      NDArray images,
      NDArray noise) {
    var outcomes = new ArrayList<>(refused);
    var others = new ArrayList<>(experts);
    refused.forEach(outcome -> others.remove((Integer) outcome.expert()));
    if (!others.isEmpty()) {
      outcomes.addAll(teachWinners(others, winners, images, noise).outcomes());
    }
    return new Taught(Double.NaN, outcomes);
  }

  /**
   * The normalisation statistics of an expert, if learning changes them as well: they change before
   * it is known whether there is anything to be learned.
   */
  private Optional<float[]> statistics(int expert) {
    return recipe.experts().statistics() == Recipe.Statistics.FIXED
        ? Optional.empty()
        : Optional.of(committee.at(expert).statisticsToFloats());
  }

  private void putBack(int expert, Optional<float[]> statistics) {
    statistics.ifPresent(committee.at(expert)::restoreStatistics);
  }

  /**
   * Mean loss of an image for each expert.
   *
   * @param losses ordered by winner, {@code [all won]}
   */
  private static double[] means(float[] losses, List<Integer> experts, Winners winners) {
    var means = new double[experts.size()];
    int next = 0;
    for (int i = 0; i < means.length; i++) {
      int wins = winners.wonBy(experts.get(i)).length;
      for (int image = 0; image < wins; image++) {
        means[i] += losses[next++] / (double) wins;
      }
    }
    return means;
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
    recovery.exchange(state.part("recovery"));
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
