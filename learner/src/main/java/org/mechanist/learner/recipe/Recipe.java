package org.mechanist.learner.recipe;

import java.util.Objects;

/**
 * How to learn. Each option is one that the paper leaves open or that decides between collapse and
 * success; the shipped recipes {@code paper} and {@code mechanist} set all of them, a file of the
 * user's sets those it wants changed ({@link Recipes}).
 *
 * @param name what reports call it
 * @param batch images in a learning step (paper: 32)
 * @param pretraining how experts become approximate identities
 * @param experts their network and how winners learn
 * @param objective what experts compete for
 * @param discriminator how it learns, if it is the objective; which losers are looked at and who
 *     learns first holds for any objective
 * @param vae how it learns, if it is the objective
 * @param gate who is likely to win, told from an image's looks
 * @param reseeding what happens to experts that stopped winning, in a committee of fixed size
 * @param growth how experts come and go in a committee that finds its size itself
 */
public record Recipe(
    String name,
    int batch,
    Pretraining pretraining,
    Experts experts,
    ObjectiveKind objective,
    Discriminator discriminator,
    Vae vae,
    Gate gate,
    Reseeding reseeding,
    Growth growth) {

  public Recipe {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(objective, "objective");
    Objects.requireNonNull(vae, "vae");
    require(batch >= 1 && batch <= 4096, "batch", batch, "1 to 4096");
  }

  /**
   * Whether each expert is pretrained from its own initial weights, or one is and the others are
   * copies of it.
   */
  public enum Start {
    INDEPENDENT,
    CLONED
  }

  /**
   * Approximate identity initialisation (paper, section 3.1): squared error on the stream's own
   * images.
   *
   * @param start where the experts come from
   * @param cloneNoise relative noise on the weights of the copies, if {@link Start#CLONED}
   * @param images of the stream that are looked at
   * @param iterations at most (paper: 200)
   * @param stopBelow mean squared error, averaged over the last {@code window} iterations, that is
   *     good enough
   * @param window iterations that are averaged, so that one lucky batch stops nothing
   * @param adam the optimiser
   */
  public record Pretraining(
      Start start,
      double cloneNoise,
      int images,
      int iterations,
      double stopBelow,
      int window,
      Adam adam) {
    public Pretraining {
      Objects.requireNonNull(start, "pretraining.start");
      require(cloneNoise >= 0, "pretraining.cloneNoise", cloneNoise, "at least 0");
      require(images >= 1, "pretraining.images", images, "at least 1");
      require(iterations >= 0, "pretraining.iterations", iterations, "at least 0");
      require(window >= 1, "pretraining.window", window, "at least 1");
    }
  }

  /** Which statistics the experts' batch normalisation uses. */
  public enum Statistics {
    /**
     * Those gathered in pretraining, for ever: an image's result never depends on its batch, and
     * nothing drifts when the mixture changes.
     */
    FIXED,
    /**
     * The paper's: of the whole mixed batch while learning. Restoring uses their running average,
     * so that an image's restoration does not depend on its batch (the paper's Algorithm 1 would
     * use the batch there too).
     */
    BATCH
  }

  /** How the loss of an expert's wins is put together. */
  public enum Reduction {
    /** Sum: a single stray win weighs little beside a full batch. */
    SUM,
    /** Mean over its wins: any number of wins makes an equally strong step. */
    MEAN
  }

  /** What follows a hidden layer. */
  public enum Activation {
    /** Exponential linear unit with α = 1 (Clevert et al. 2016): the paper's. */
    ELU,
    /**
     * Leaky rectified linear unit, 0.2 times what is negative, as in the discriminators of Radford
     * et al. (2016): a third of the time of an ELU, which is bound by its exponential.
     */
    LEAKY_RELU
  }

  /** The distribution of initial weights, all uniform and scaled by the fan-in. */
  public enum Initialisation {
    /** Standard deviation √(2 / fan-in) (He et al. 2015). */
    HE,
    /** Standard deviation 1 / √(3 fan-in): PyTorch's default, which the ports of the paper used. */
    SMALL
  }

  /**
   * The experts.
   *
   * @param filters of each hidden convolution (paper: 32)
   * @param poolings how often the image is halved on its way through them, and doubled again: 0
   *     (paper), 1 or 2 (paper, for comparison); then its sides are multiples of 2 or 4
   * @param activation behind each of them (paper: ELU)
   * @param initialisation of their weights
   * @param statistics of their normalisation
   * @param reduction of a winner's loss
   * @param consistency what an expert makes of an image, and of the same one with a little noise,
   *     is to be the same (paper: no such thing)
   * @param adam the optimiser
   * @param averaging decay of an exponential average of an expert's weights per update, less for
   *     its first updates; 0 for none
   * @param averagesCompete whether the averaged weights restore and compete while the expert
   *     learns; otherwise they do so only once learning is off
   */
  public record Experts(
      int filters,
      int poolings,
      Activation activation,
      Initialisation initialisation,
      Statistics statistics,
      Reduction reduction,
      Consistency consistency,
      Adam adam,
      double averaging,
      boolean averagesCompete) {
    public Experts {
      require(filters >= 1 && filters <= 1024, "experts.filters", filters, "1 to 1024");
      require(poolings >= 0 && poolings <= 2, "experts.poolings", poolings, "0 to 2");
      require(
          averaging >= 0 && averaging < 1,
          "experts.averaging",
          averaging,
          "0 up to, not including, 1");
      Objects.requireNonNull(activation, "experts.activation");
      Objects.requireNonNull(initialisation, "experts.initialisation");
      Objects.requireNonNull(statistics, "experts.statistics");
      Objects.requireNonNull(reduction, "experts.reduction");
      Objects.requireNonNull(consistency, "experts.consistency");
      require(
          consistency.weight() == 0 || statistics == Statistics.FIXED,
          "experts.statistics",
          statistics,
          "FIXED, unless experts.consistency.weight is 0");
    }
  }

  /**
   * Consistency regularisation (Sajjadi et al. 2016; Laine and Aila 2017): a winner's loss grows
   * with the squared difference between its restoration of an image and of the same one with noise.
   * Where an image leaves open what it was, an expert that only has to please the objective makes
   * up some digit, another one whenever the noise is another; this makes it put out what most of
   * these have in common.
   *
   * @param weight of the mean squared difference of a pixel beside the loss of an image (paper: 0)
   * @param noise standard deviation of the Gaussian noise, on the scale [0,1]
   * @param share of what an expert won in a step that it is asked about, at least one image, and
   *     that counts for all of it; a step costs more with each image
   * @param after updates of an expert from which on it is asked: one that knows nothing yet is most
   *     consistent where it puts out the same for everything
   */
  public record Consistency(double weight, double noise, double share, int after) {
    public Consistency {
      require(weight >= 0, "experts.consistency.weight", weight, "at least 0");
      require(noise >= 0 && noise <= 1, "experts.consistency.noise", noise, "0 to 1");
      require(share > 0 && share <= 1, "experts.consistency.share", share, "more than 0, up to 1");
      require(after >= 0, "experts.consistency.after", after, "at least 0");
    }

    /** How many of so many images that an expert won in a step, at least one, it is asked about. */
    public int askedOf(int won) {
      return (int) Math.max(1, Math.round(share * won));
    }
  }

  /** What experts compete for (paper, section 3.2). */
  public enum ObjectiveKind {
    /** The logit of a network that learns to tell canonical images from restorations (Eq. 3). */
    DISCRIMINATOR,
    /** The negative loss of a variational autoencoder of canonical images. */
    VAE
  }

  /** Whether the discriminator learns from a batch before the winners do, or after them. */
  public enum Order {
    DISCRIMINATOR_FIRST,
    WINNERS_FIRST
  }

  /**
   * The objective of Eq. 3.
   *
   * @param activation behind each of its hidden layers (paper: ELU)
   * @param initialisation of its weights
   * @param adam the optimiser
   * @param edges whether it sees, beside an image, the squared differences of neighbouring pixels,
   *     so that it minds restorations that are faint or blurred (paper: no)
   * @param losers how many of an image's losing restorations it learns from, drawn at random; −1
   *     for all (paper)
   * @param winnerShare weight of the winner among an image's restorations, the losers sharing the
   *     rest; 0 for 1/N (paper: every expert counts the same)
   * @param logitPenalty times the squared logit is added to the loss of each image it learns from,
   *     which keeps it from growing ever steeper (drift term of Karras et al. 2018, there on
   *     canonical images alone; paper: 0)
   * @param inputNoise standard deviation of Gaussian noise on all that it sees while it or the
   *     winners learn, on the scale [0,1] (paper: none)
   * @param scoringNoise the same while it scores: one fixed pattern for all images, so that scores
   *     stay comparable
   * @param order which of the two learns first; the paper's Algorithm 1 lists the discriminator
   *     first
   */
  public record Discriminator(
      Activation activation,
      Initialisation initialisation,
      Adam adam,
      boolean edges,
      int losers,
      double winnerShare,
      double logitPenalty,
      double inputNoise,
      double scoringNoise,
      Order order) {
    public Discriminator {
      require(losers >= -1, "discriminator.losers", losers, "−1 (all), 0 or more");
      require(
          winnerShare >= 0 && winnerShare <= 1, "discriminator.winnerShare", winnerShare, "0 to 1");
      require(logitPenalty >= 0, "discriminator.logitPenalty", logitPenalty, "at least 0");
      require(inputNoise >= 0, "discriminator.inputNoise", inputNoise, "at least 0");
      require(scoringNoise >= 0, "discriminator.scoringNoise", scoringNoise, "at least 0");
      Objects.requireNonNull(activation, "discriminator.activation");
      Objects.requireNonNull(initialisation, "discriminator.initialisation");
      Objects.requireNonNull(order, "discriminator.order");
    }

    /** Of what it sees: an image, and its edges. */
    public int channels() {
      return edges ? 2 : 1;
    }
  }

  /**
   * The objective without an adversary: a variational autoencoder (Kingma and Welling 2014) that
   * learns from canonical images alone, before the competition and, a batch at each step, after.
   *
   * @param hidden units of the hidden layer of its encoder, and of its decoder
   * @param latent dimensions of what an image is encoded as
   * @param pretrainingSteps before the competition
   * @param pretrainingBatch canonical images in each of those
   * @param adam the optimiser
   */
  public record Vae(int hidden, int latent, int pretrainingSteps, int pretrainingBatch, Adam adam) {
    public Vae {
      require(hidden >= 1 && hidden <= 4096, "vae.hidden", hidden, "1 to 4096");
      require(latent >= 1 && latent <= 1024, "vae.latent", latent, "1 to 1024");
      require(pretrainingSteps >= 0, "vae.pretrainingSteps", pretrainingSteps, "at least 0");
      require(
          pretrainingBatch >= 1 && pretrainingBatch <= 4096,
          "vae.pretrainingBatch",
          pretrainingBatch,
          "1 to 4096");
      Objects.requireNonNull(adam, "vae.adam");
    }
  }

  /**
   * A small network that learns from past winners who is likely to win an image.
   *
   * @param weight of its affinities beside the scores; 0 for none (paper)
   * @param proposed how many experts it lets compete for an image once it can be trusted; 0 for
   *     all, always (paper)
   * @param sampled share of images for which everyone competes all the same
   * @param margin by which everyone else has to have lost, in logits, for a proposal to be safe
   * @param trustedAbove share of safe proposals of late above which it is trusted
   * @param hidden units of its hidden layer
   * @param adam the optimiser
   */
  public record Gate(
      double weight,
      int proposed,
      double sampled,
      double margin,
      double trustedAbove,
      int hidden,
      Adam adam) {
    public Gate {
      require(weight >= 0, "gate.weight", weight, "at least 0");
      require(proposed >= 0, "gate.proposed", proposed, "0 (all) or more");
      require(sampled > 0 && sampled <= 1, "gate.sampled", sampled, "more than 0, up to 1");
      require(
          trustedAbove > 0 && trustedAbove <= 1,
          "gate.trustedAbove",
          trustedAbove,
          "more than 0, up to 1");
      require(hidden >= 1 && hidden <= 4096, "gate.hidden", hidden, "1 to 4096");
      Objects.requireNonNull(adam, "gate.adam");
    }

    /** Whether it is asked for anything. */
    public boolean isUsed() {
      return weight > 0 || proposed > 0;
    }
  }

  /**
   * Every so many steps an expert that is idle, or one of two that do the same job, becomes a noisy
   * copy of the busiest one, as in vector quantisation.
   *
   * @param everySteps between looks; 0 for never (paper)
   * @param idleBelow share of wins since the last look, in units of the mean share, under which an
   *     expert is idle
   * @param busyAbove the same, above which the busiest expert may be copied
   * @param sameBelow two experts do the same job if, in what each won, it leads the other by less
   *     than this many logits on average; 0 for never
   * @param noise relative standard deviation of the noise on the copy's weights
   */
  public record Reseeding(
      int everySteps, double idleBelow, double busyAbove, double sameBelow, double noise) {
    public Reseeding {
      require(everySteps >= 0, "reseeding.everySteps", everySteps, "at least 0");
      require(noise >= 0, "reseeding.noise", noise, "at least 0");
    }
  }

  /**
   * Every so many steps each expert that does a job is put on trial: a noisy copy of it takes a
   * vacant place, and stays if the two part. Experts that do the same job are merged, idle ones
   * retired.
   *
   * @param everySteps between looks; 0 for never
   * @param noise relative standard deviation of the noise on a copy's weights
   * @param tilt if an expert's images fall into two groups at a glance, the logits by which a
   *     standard deviation to one side speaks for its copy and against it, at first, in the gate's
   *     eyes; 0 for none
   * @param trialLooks at which two may fail to part before the first trial has failed; twice, three
   *     times as many for the second and third
   * @param trials that may fail before an expert is left alone
   * @param shiftedAbove an expert that has settled is tried again if the images that it learns from
   *     look different by more than this, in standard deviations of their brightness or contrast
   * @param differentAbove two experts have parted if their restorations of what each of them won
   *     differ by more than this: 0 for equal ones, 1 for those of different digits
   * @param leadAbove and one of them leads the other by more than this many logits where it wins
   * @param partShare and each of them has won this share of the images since the last look
   * @param leastShare of the images since the last look that an expert with a job has won
   * @param idleLooks in a row with less than that after which an expert is retired
   * @param freezeLooks in a row at which an expert that has settled explained its images well,
   *     after which it is frozen: one whose mechanism drifts is not
   * @param poorLooks in a row at which what a frozen expert won, and is not novel, scores less than
   *     most canonical images, after which it is thawed
   * @param noveltyCapacity images that are novel which are counted at most
   * @param noveltyLooks for which they count
   * @param noveltyImages of them that make an expert be born
   * @param explained share of its images that a newborn expert has to explain to be one of the
   *     others
   * @param newbornLooks at which it may not, before it is given up
   * @param practised images that a newborn expert could have won before, which are learned from in
   *     each step besides; 0 for none
   */
  public record Growth(
      int everySteps,
      double noise,
      double tilt,
      int trialLooks,
      int trials,
      double shiftedAbove,
      double differentAbove,
      double leadAbove,
      double partShare,
      double leastShare,
      int idleLooks,
      int freezeLooks,
      int poorLooks,
      int noveltyCapacity,
      int noveltyLooks,
      int noveltyImages,
      double explained,
      int newbornLooks,
      int practised) {
    public Growth {
      require(everySteps >= 0, "growth.everySteps", everySteps, "at least 0");
      require(noise >= 0, "growth.noise", noise, "at least 0");
      require(tilt >= 0, "growth.tilt", tilt, "at least 0");
      require(trialLooks >= 1, "growth.trialLooks", trialLooks, "at least 1");
      require(trials >= 0, "growth.trials", trials, "at least 0");
      require(shiftedAbove > 0, "growth.shiftedAbove", shiftedAbove, "more than 0");
      require(differentAbove >= 0, "growth.differentAbove", differentAbove, "at least 0");
      require(partShare >= 0 && partShare < 1, "growth.partShare", partShare, "0 up to 1");
      require(leastShare >= 0 && leastShare < 1, "growth.leastShare", leastShare, "0 up to 1");
      require(idleLooks >= 1, "growth.idleLooks", idleLooks, "at least 1");
      require(freezeLooks >= 1, "growth.freezeLooks", freezeLooks, "at least 1");
      require(poorLooks >= 1, "growth.poorLooks", poorLooks, "at least 1");
      require(noveltyLooks >= 1, "growth.noveltyLooks", noveltyLooks, "at least 1");
      require(noveltyImages >= 1, "growth.noveltyImages", noveltyImages, "at least 1");
      require(
          noveltyCapacity >= noveltyImages,
          "growth.noveltyCapacity",
          noveltyCapacity,
          "at least growth.noveltyImages, " + noveltyImages);
      require(explained >= 0 && explained < 1, "growth.explained", explained, "0 up to 1");
      require(newbornLooks >= 1, "growth.newbornLooks", newbornLooks, "at least 1");
      require(practised >= 0, "growth.practised", practised, "at least 0");
    }
  }

  /**
   * Kingma and Ba 2015.
   *
   * @param learningRate step size at first
   * @param halvedAfter after so many updates of some weights their step size is half of that, after
   *     twice as many a third, and so on (Robbins and Monro 1951); 0 for never (paper)
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the second moment
   * @param clipped whether a step whose gradient is larger than the second moment has seen is made
   *     that much smaller (update clipping, Shazeer and Stern 2018; Wortsman et al. 2023)
   */
  public record Adam(
      double learningRate,
      double halvedAfter,
      double beta1,
      double beta2,
      double epsilon,
      boolean clipped) {
    public Adam {
      require(learningRate > 0, "learningRate", learningRate, "more than 0");
      require(halvedAfter >= 0, "halvedAfter", halvedAfter, "at least 0");
      require(beta1 >= 0 && beta1 < 1, "beta1", beta1, "0 up to, not including, 1");
      require(beta2 >= 0 && beta2 < 1, "beta2", beta2, "0 up to, not including, 1");
      require(epsilon > 0, "epsilon", epsilon, "more than 0");
    }

    /** The step size after so many updates. */
    public double learningRate(long updates) {
      return halvedAfter == 0 ? learningRate : learningRate / (1 + updates / halvedAfter);
    }
  }

  private static void require(boolean condition, String what, Object given, String allowed) {
    if (!condition) {
      throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
    }
  }
}
