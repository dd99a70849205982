package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Winners;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.Numbers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipe;

/**
 * What winners learn from the images that they won, the last line of Algorithm 1: an image's loss
 * reaches the weights of the expert that won it, and no others. A loss or gradient that is no
 * number, or beyond what is usual, changes nothing of its expert, while the others learn as if it
 * had not been there. Owned by the learner thread.
 */
final class WinnersLesson {

  /**
   * So many go through the objective at once: with fewer, its calls cost more than they compute.
   */
  private static final int IMAGES_AT_ONCE = 16;

  private final Torch torch;
  private final Recipe.Experts recipe;
  private final Committee committee;
  private final Objective objective;

  WinnersLesson(Torch torch, Recipe.Experts recipe, Committee committee, Objective objective) {
    this.torch = torch;
    this.recipe = recipe;
    this.committee = committee;
    this.objective = objective;
  }

  /**
   * What is to be learned from.
   *
   * @param images {@code [images, 1, height, width]}
   * @param noise of the objective's view of their restorations, likewise
   * @param consistency what else is asked of whoever won them
   */
  private record Lesson(
      Winners winners, NDArray images, NDArray noise, ConsistencyLoss consistency) {}

  /**
   * What came of one expert's part of a lesson.
   *
   * @param loss of an image, mean
   */
  record Outcome(int expert, double loss, boolean learned, boolean putOutNumbers) {}

  /**
   * What came of a lesson for some winners.
   *
   * @param loss NaN if something of it was not learned
   */
  record Taught(double loss, List<Outcome> outcomes) {}

  /**
   * Teaches all winners, some at a time.
   *
   * @param images {@code [images, 1, height, width]}
   * @param winners of these
   */
  Taught give(NDArray images, Winners winners) {
    var noise = images.getManager().randomNormal(images.getShape());
    var consistency = new ConsistencyLoss(recipe.consistency(), images);
    var lesson = new Lesson(winners, images, noise, consistency);
    var parts = torch.sideBySide(winners.groups(IMAGES_AT_ONCE), experts -> give(experts, lesson));
    return new Taught(
        parts.stream().map(Taught::loss).reduce(0.0, Double::sum),
        parts.stream().flatMap(part -> part.outcomes().stream()).toList());
  }

  /**
   * One backward pass for some winners. If the losses of some are not to be learned from, once more
   * without them.
   */
  private Taught give(List<Integer> experts, Lesson lesson) {
    var winners = lesson.winners();
    try (var step = lesson.images().getManager().newSubManager()) {
      var before = experts.stream().map(this::statistics).toList();
      var leaves = new NDList(experts.size()); // [layout.size] each
      double loss;
      double[] ofEach; // [expert], mean
      try (var tape = torch.recordGradients()) {
        var made = new ArrayList<NDList>(experts.size());
        var restored = new NDList(experts.size()); // [won, 1, height, width] each
        var noises = new NDList(experts.size()); // likewise
        for (int index : experts) {
          var expert = committee.at(index);
          var won = winners.wonBy(index);
          var leaf = expert.weights().leaf(step);
          leaves.add(leaf);
          var rows = new NDIndex("{}", step.create(won));
          var noisy = lesson.consistency().noisy(expert, won, step);
          var restorations = restore(expert, leaf, rows, lesson.images(), noisy, step);
          made.add(restorations);
          restored.add(restorations.get(0));
          noises.add(lesson.noise().get(step, rows));
        }
        var losses = objective.loss(Layers.concat(restored), Layers.concat(noises)); // [all won]
        ofEach = means(losses.toFloatArray(), experts, winners);
        var refused = refused(experts, ofEach, restored);
        if (!refused.isEmpty()) {
          IntStream.range(0, experts.size()).forEach(i -> putBack(experts.get(i), before.get(i)));
          return withoutThem(refused, experts, lesson);
        }
        losses = losses.add(lesson.consistency().of(made, step));
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

  private Taught withoutThem(List<Outcome> refused, List<Integer> experts, Lesson lesson) {
    var outcomes = new ArrayList<>(refused);
    var others = new ArrayList<>(experts);
    refused.forEach(outcome -> others.remove((Integer) outcome.expert()));
    if (!others.isEmpty()) {
      outcomes.addAll(give(others, lesson).outcomes());
    }
    return new Taught(Double.NaN, outcomes);
  }

  /**
   * The normalisation statistics of an expert, if learning changes them as well: they change before
   * it is known whether there is anything to be learned.
   */
  private Optional<float[]> statistics(int expert) {
    return recipe.statistics() == Recipe.Statistics.FIXED
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

  /** Restorations of what an expert won, and, if it is asked, of some of it with noise. */
  private NDList restore(
      Expert expert,
      NDArray leaf,
      NDIndex won,
      NDArray images,
      Optional<NDArray> noisy,
      NDManager step) {
    if (recipe.statistics() == Recipe.Statistics.BATCH) {
      var whole = images.duplicate();
      whole.attach(step);
      return new NDList(expert.restoreForLearning(leaf, whole).get(won));
    }
    var own = images.get(step, won);
    if (noisy.isEmpty()) {
      return new NDList(expert.restoreForLearning(leaf, own));
    }
    var both = Layers.concat(new NDList(own, noisy.get()));
    return expert.restoreForLearning(leaf, both).split(new long[] {own.getShape().get(0)}, 0);
  }

  /**
   * Of each image's loss, ordered by winner: 1 for a sum over an expert's wins, 1 / wins for a
   * mean.
   */
  private NDArray weights(List<Integer> experts, Winners winners, NDManager step) {
    boolean sum = recipe.reduction() == Recipe.Reduction.SUM;
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
