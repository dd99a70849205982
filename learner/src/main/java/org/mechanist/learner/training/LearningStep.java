package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.WinnersLesson.Outcome;
import org.mechanist.learner.training.WinnersLesson.Taught;
import org.mechanist.schemas.Pixels;

/**
 * Algorithm 1 of "Learning Independent Causal Mechanisms", after the competition: the objective
 * learns to tell canonical images from restorations, and only the winner of each image learns from
 * it.
 *
 * <pre>
 *   x  ~ canonical,  x' ~ stream                                    {@link CanonicalReservoir}
 *   c_j = c(E_j(x')),  j* = argmax_j c_j                            {@link Competition}
 *   update c on  log D(x) + Σ_j w_j log(1 − D(E_j(x')))             {@link Objective#learn}
 *   update E_j* on  −log D(E_j*(x'))                                {@link WinnersLesson}
 * </pre>
 *
 * <p>Deviation from the paper, the recipe's choice: winners learn as well to make the same of an
 * image with noise as of the image ({@link ConsistencyLoss}).
 *
 * <p>Restorations were made and published before their images are learned from. All randomness of a
 * step is a function of the seed and the step's number. Owned by the learner thread.
 *
 * <p>What is no number, or far out of the usual, is learned from by nobody: neither by the winner
 * it came from nor by the objective, while others of the same step learn as if it had not been
 * there. Those to whom that keeps happening are rolled back, see {@link #rollBack}.
 */
public final class LearningStep {

  /** Steps after which the objective learns alone, where nobody else does. */
  private static final int ALONE_EVERY = 4;

  private final Torch torch;
  private final Recipe recipe;
  private final Committee committee;
  private final Objective objective;
  private final CanonicalReservoir reservoir;
  private final boolean grows;
  private final WinnersLesson lesson;
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
    this.lesson = new WinnersLesson(torch, recipe.experts(), committee, objective);
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
    return learn(number, competition, competition, yardstick, random);
  }

  /**
   * Learns from a competition and what is practised besides.
   *
   * @param number of the step, from 1
   * @param stream what is reported on
   * @param competition what is learned from: the stream's and, behind it, what is practised
   * @param yardstick tells what is explained
   * @param random of this step alone; the engine's random numbers are seeded by the caller
   */
  StepReport learn(
      long number,
      Competition stream,
      Competition competition,
      Yardstick yardstick,
      RandomGenerator random) {
    torch.requireOwner();
    recovery.prepare();
    boolean sound = recovery.examine(competition, yardstick);
    int[] taught = taught(competition, yardstick);
    if (taught.length == 0) {
      double loss =
          grows && number % ALONE_EVERY == 0 ? teachObjectiveAlone(competition, random) : 0;
      return new StepReport(number, wins(stream), 0, loss, 0, sound && Double.isFinite(loss));
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
    return new StepReport(number, wins(stream), taught.length, objectiveLoss, winnersLoss, learned);
  }

  /**
   * Rolls back whom it keeps happening to that a step goes wrong; between two steps.
   *
   * @return whom, and why
   */
  List<LifecycleChange> rollBack() {
    return recovery.rollBack();
  }

  /** An expert became a copy of another: there is no state of it to be rolled back to. */
  void restart(int expert) {
    recovery.forget(expert);
  }

  private int[] wins(Competition competition) {
    var wins = new int[committee.places()];
    for (int expert : competition.winners().expert()) {
      wins[expert]++;
    }
    return wins;
  }

  /** The images that were won with a score that is a number. */
  private static int[] sound(Competition competition) {
    var winners = competition.winners();
    return IntStream.range(0, winners.images())
        .filter(image -> Float.isFinite(winners.score(image)))
        .toArray();
  }

  /** Of these, the images that their winners learn from: all of them in the paper. */
  private int[] taught(Competition competition, Yardstick yardstick) {
    var winners = competition.winners();
    return Arrays.stream(sound(competition))
        .filter(
            image ->
                switch (committee.standing(winners.expert()[image])) {
                  case LEARNING, NEWBORN -> true;
                  case SETTLED -> !yardstick.isNovel(winners.score(image));
                  case FROZEN, HELD -> false;
                })
        .toArray();
  }

  /**
   * The images whose winning restorations the objective is shown: those that are learned from. As
   * long as a newborn learns, all: from its few restorations alone the objective forgets what those
   * of the others look like, and comes to prefer nonsense; shown what experts made that have
   * finished learning all along, it would learn to tell it from canonical images
   * (docs/research/0010).
   */
  private int[] shown(Competition competition, int[] taught) {
    boolean newborn =
        Arrays.stream(taught)
            .map(image -> competition.winners().expert()[image])
            .anyMatch(winner -> committee.standing(winner) == Standing.NEWBORN);
    return newborn ? sound(competition) : taught;
  }

  private double teachObjective(Competition competition, int[] taught, RandomGenerator random) {
    var options = recipe.discriminator();
    double winnerWeight =
        options.winnerShare() > 0 ? options.winnerShare() : 1.0 / committee.size();
    var canonical = reservoir.sample(competition.batch().size(), random);
    var winning = competition.winning(shown(competition, taught));
    return teachObjective(
        competition, canonical, winning, losing(competition, random), winnerWeight);
  }

  /**
   * Where nobody else learns the objective does, from images as they came: it has to know what is
   * new when it comes, else it takes for canonical whatever an old expert makes of it. It is not
   * shown what experts make of images who cannot answer (docs/research/0012).
   */
  private double teachObjectiveAlone(Competition competition, RandomGenerator random) {
    var canonical = reservoir.sample(competition.batch().size(), random);
    return teachObjective(competition, canonical, competition.batch().images(), new NDList(), 1);
  }

  private double teachObjective(
      Competition competition,
      List<Pixels> canonical,
      NDArray winning,
      NDList losing,
      double winnerWeight) {
    try (var step = competition.batch().manager().newSubManager()) {
      var images = TensorBatch.array(step, canonical); // [batch, 1, height, width]
      double loss = objective.learn(images, winning, losing, winnerWeight);
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

  private Taught teachWinners(Competition competition, int[] taught) {
    boolean all = taught.length == competition.batch().size();
    var images = all ? competition.batch().images() : competition.batch().only(taught);
    return lesson.give(images, all ? competition.winners() : competition.winners().only(taught));
  }

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

  /** What it remembers from one step to the next, for a checkpoint. */
  void exchange(State state) {
    recovery.exchange(state.part("recovery"));
  }
}
