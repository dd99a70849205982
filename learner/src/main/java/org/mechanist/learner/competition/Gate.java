package org.mechanist.learner.competition;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.network.Activations;
import org.mechanist.learner.network.EngineArrays;
import org.mechanist.learner.network.Layers;
import org.mechanist.learner.network.ParameterLayout;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.network.Weights;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.CommitteeCopy.GateCopy;
import org.mechanist.learner.snapshot.GateExporter;
import org.mechanist.learner.snapshot.NetworkCopy;

/**
 * Tells from a glance at a transformed image who is likely to win it: a small network g(j|x'),
 * distilled from past winners, as the gating network of a mixture of experts (Jacobs et al. 1991).
 * A deviation from the paper, where everyone competes and scores alone decide; its conclusion
 * suggests the first use.
 *
 * <p>One use is the few it proposes. Everyone competes until, for nearly all images, everyone left
 * out would have lost by a margin; a sample of images keeps testing that.
 *
 * <p>The other is the <em>affinity</em> log g(j|x') − log ḡ(j): by how much an image's looks speak
 * for an expert, its popularity aside. Added to the scores it lets who is ahead with a kind of
 * image win more of that kind, so that two experts that share two jobs part, while nobody gains by
 * winning much of everything. Its mean over images and winners is their mutual information, which
 * discriminative clustering maximises (Krause et al. 2010).
 *
 * <p>Owned by the learner thread; close it.
 */
public final class Gate implements AutoCloseable {

  private static final int FINEST = 16; // pixels of a side of what it sees
  private static final int BATCHES = 8; // the last ones, which it learns from at a time
  private static final float MOST = 3f; // of an affinity, for or against: a score can always win
  private static final double RAREST = 1e-4; // popularity, lest its logarithm has no end
  private static final float NEVER = -1e9f; // logit of a vacant place
  private static final int NOBODY = -1; // who won what an expert won that is gone

  private final Torch torch;
  private final Recipe.Gate recipe;
  private final int experts; // that there is room for
  private boolean[] taken; // [expert]
  private final Shape cell; // of an image, of which it sees the mean
  private final int features; // of an image that it sees
  private final int width;
  private final int height;
  private final ParameterLayout layout = new ParameterLayout();
  private final NDManager manager;
  private final Weights weights;
  private final Deque<Lesson> lessons = new ArrayDeque<>();
  private double[] popularity; // ḡ, [expert]: the mean of g over the lessons
  private final Expectation expectation = new Expectation();
  private final Trust trust;

  /** What it saw of a batch, {@code [batch, features]}, and who won, {@code [batch]}. */
  private record Lesson(NDArray glances, int[] winners) {}

  /**
   * @param torch its random numbers draw the initial weights
   * @param taken {@code [place]}: where there is an expert
   * @param width of all images, in pixels
   * @param height likewise
   */
  public Gate(Torch torch, Recipe.Gate recipe, boolean[] taken, int width, int height) {
    this.torch = torch;
    this.recipe = recipe;
    this.experts = taken.length;
    this.taken = taken.clone();
    this.width = width;
    this.height = height;
    this.cell = new Shape(Math.max(1, height / FINEST), Math.max(1, width / FINEST));
    this.features = (int) ((height / cell.get(0)) * (width / cell.get(1)));
    layout.linear("hidden", features, recipe.hidden()).linear("output", recipe.hidden(), experts);
    this.manager = torch.newManager();
    try (var initial = layout.initial(manager, Recipe.Initialisation.SMALL)) {
      this.weights = new Weights(manager, initial, 0);
    }
    this.popularity = new double[experts];
    Arrays.fill(popularity, 1.0 / size());
    this.trust = new Trust(recipe);
  }

  /**
   * What it makes of images; moves nothing.
   *
   * @param images {@code [batch, 1, height, width]}
   */
  Guess guess(NDArray images) {
    return onOneThread(() -> look(images));
  }

  /** So that what comes out does not depend on how many threads there are. */
  private <T> T onOneThread(Supplier<T> work) {
    return torch.sideBySide(List.of(work), Supplier::get).get(0);
  }

  private Guess look(NDArray images) {
    try (var own = manager.newSubManager()) {
      var log = logLikelihood(glance(own, images)); // [image][expert]
      var affinities = new float[experts][log.length];
      for (int image = 0; image < log.length; image++) {
        for (int expert = 0; expert < experts; expert++) {
          double affinity = log[image][expert] - Math.log(popularity[expert]);
          affinities[expert][image] =
              (float) (recipe.weight() * Math.max(-MOST, Math.min(MOST, affinity)));
        }
      }
      return new Guess(log, affinities, taken.clone());
    }
  }

  /** Who is to compete: everyone, or the likeliest few and everyone for a sample of the images. */
  Entrants entrants(TensorBatch batch, Guess guess) {
    return isTrusted()
        ? guess.shortlist(recipe.proposed(), trust.sample(batch))
        : Entrants.everyone(taken, batch.size());
  }

  /** If the best of the proposed scores less, everyone is to compete. */
  double leastScore() {
    return expectation.least();
  }

  /** Whether it proposes who competes at present. */
  public boolean isTrusted() {
    return recipe.proposed() > 0 && recipe.proposed() < size() && trust.isEarned();
  }

  /** Learns who won this and the last few batches, by cross entropy. */
  public void learn(Competition competition) {
    onOneThread(
        () -> {
          learnFrom(competition);
          return null;
        });
  }

  private void learnFrom(Competition competition) {
    var images = competition.batch().images();
    trust.observe(look(images), competition);
    expectation.observe(competition.winners());
    lessons.addLast(new Lesson(glance(manager, images), competition.winners().expert().clone()));
    if (lessons.size() > BATCHES) {
      lessons.removeFirst().glances().close();
    }
    try (var step = manager.newSubManager()) {
      var glances = remembered(step);
      learn(glances, winners(step));
      measurePopularity(glances);
    }
  }

  /** Does something with what it saw of the last batches, if there are any. */
  private void lookBack(Consumer<NDArray> work) {
    if (lessons.isEmpty()) {
      return;
    }
    onOneThread(
        () -> {
          try (var step = manager.newSubManager()) {
            work.accept(remembered(step));
          }
          return null;
        });
  }

  /** Who won the images of the last batches, {@code [images]}. */
  private int[] rememberedWinners() {
    return lessons.stream().flatMapToInt(lesson -> Arrays.stream(lesson.winners())).toArray();
  }

  /** What it saw of the last batches, {@code [images, features]}. */
  private NDArray remembered(NDManager step) {
    var all = new NDList();
    for (var lesson : lessons) {
      var copy = lesson.glances().duplicate();
      copy.attach(step);
      all.add(copy);
    }
    return Layers.concat(all);
  }

  private void learn(NDArray glances, NDArray winners) {
    var leaf = weights.leaf(glances.getManager());
    try (var tape = torch.recordGradients()) {
      tape.backward(logits(leaf, glances).logSoftmax(1).mul(winners).sum());
    }
    var gradient = leaf.getGradient();
    gradient.attach(glances.getManager());
    weights.learn(gradient, recipe.adam());
  }

  /** {@code [images, expert]}: −1 / images for who won, 0 else. */
  private NDArray winners(NDManager step) {
    var winners = rememberedWinners();
    var weights = new float[winners.length * experts];
    for (int image = 0; image < winners.length; image++) {
      if (winners[image] != NOBODY) {
        weights[image * experts + winners[image]] = -1f / winners.length;
      }
    }
    return step.create(weights, new Shape(winners.length, experts));
  }

  private void measurePopularity(NDArray glances) {
    var log = logLikelihood(glances);
    Arrays.fill(popularity, RAREST);
    for (var image : log) {
      for (int expert = 0; expert < experts; expert++) {
        popularity[expert] += Math.exp(image[expert]) / log.length;
      }
    }
  }

  /** What says the same of images now, outside of the engine. */
  public GateCopy copy() {
    var sight = new GateExporter.Sight(width, height, (int) cell.get(1), (int) cell.get(0));
    return new GateCopy(
        new NetworkCopy(
            numbers -> GateExporter.export(sight, layout, numbers.get(0), numbers.get(1)),
            weights.toFloats(),
            vacancies()),
        isTrusted(),
        recipe.proposed(),
        recipe.margin(),
        leastScore(),
        recipe.weight(),
        MOST,
        Arrays.stream(popularity).boxed().toList());
  }

  /** How many experts there are. */
  private int size() {
    int size = 0;
    for (boolean one : taken) {
      size += one ? 1 : 0;
    }
    return size;
  }

  /** An expert left: nothing speaks for it, and what it won speaks for nobody. */
  public void leave(int place) {
    taken[place] = false;
    lessons.forEach(
        lesson -> Arrays.setAll(lesson.winners(), i -> heir(lesson.winners()[i], place)));
  }

  private static int heir(int winner, int gone) {
    return winner == gone ? NOBODY : winner;
  }

  /** An expert became a copy of another: what speaks for one speaks for both. */
  public void follow(int copy, int original) {
    taken[copy] = true;
    weights.copy(outputs(original), outputs(copy), recipe.hidden());
    weights.copy(bias(original), bias(copy), 1);
    popularity[original] /= 2;
    popularity[copy] = popularity[original];
  }

  /**
   * If the images that an expert won of late fall into two groups at a glance, one of these speaks
   * for what is as yet its copy, and the other for itself.
   *
   * @param tilt logits that a standard deviation speaks for one and against the other; 0 for none
   */
  public void divide(int copy, int original, double tilt) {
    if (tilt > 0) {
      lookBack(glances -> divide(glances, copy, original, tilt));
    }
  }

  private void divide(NDArray glances, int copy, int original, double tilt) {
    var views = layout.views(weights.current(glances.getManager()));
    var seen = rows(hidden(views, glances)); // [image][hidden]
    var winners = rememberedWinners();
    var won = IntStream.range(0, seen.length).filter(image -> winners[image] == original);
    Division.of(won.mapToObj(image -> seen[image]).toArray(double[][]::new))
        .ifPresent(
            division -> {
              speak(copy, division, tilt);
              speak(original, division, -tilt);
              relabel(seen, copy, original, division);
              measurePopularity(glances);
            });
  }

  /** Makes one of two groups speak for an expert, and the other against it. */
  private void speak(int expert, Division division, double tilt) {
    var change = new float[(int) layout.size()];
    for (int k = 0; k < recipe.hidden(); k++) {
      change[(int) outputs(expert) + k] = (float) (tilt * division.slope()[k]);
    }
    change[(int) bias(expert)] = (float) (tilt * division.offset());
    try (var step = manager.newSubManager()) {
      weights.current(step).addi(step.create(change));
    }
  }

  /** What the original won of the copy's group is a lesson for the copy. */
  private void relabel(double[][] seen, int copy, int original, Division division) {
    int image = 0;
    for (var lesson : lessons) {
      var winners = lesson.winners();
      for (int i = 0; i < winners.length; i++, image++) {
        boolean moves = winners[i] == original && division.of(seen[image]) > 0;
        winners[i] = moves ? copy : winners[i];
      }
    }
  }

  /** An expert of which nobody knows what it wins: what speaks for it is the mean of the others. */
  public void welcome(int place) {
    var others = IntStream.range(0, experts).filter(expert -> taken[expert]).boxed().toList();
    taken[place] = true;
    long hidden = recipe.hidden();
    weights.mean(others.stream().map(this::outputs).toList(), outputs(place), hidden);
    weights.mean(others.stream().map(this::bias).toList(), bias(place), 1);
    popularity[place] = 1.0 / size();
    lookBack(this::measurePopularity);
  }

  /** Index of the first weight of an expert's logit. */
  private long outputs(int expert) {
    return layout.size() - experts - (long) (experts - expert) * recipe.hidden();
  }

  private long bias(int expert) {
    return layout.size() - experts + expert;
  }

  /** All that it has learned and has yet to learn from, for a checkpoint. */
  public void exchange(State state) {
    taken = state.value("taken", boolean[].class, taken);
    popularity = state.array("popularity", popularity);
    weights.exchange(state.part("weights"));
    expectation.exchange(state.part("expectation"));
    trust.exchange(state.part("trust"));
    exchangeLessons(state.part("lessons"));
  }

  private void exchangeLessons(State state) {
    var winners =
        state.value(
            "winners", int[][].class, lessons.stream().map(Lesson::winners).toArray(int[][]::new));
    if (state.resumes()) {
      lessons.forEach(lesson -> lesson.glances().close());
      lessons.clear();
      for (var won : winners) {
        lessons.addLast(new Lesson(manager.zeros(new Shape(won.length, features)), won));
      }
    }
    int next = 0;
    for (var lesson : lessons) {
      EngineArrays.exchange(state, "glances-" + next++, lesson.glances());
    }
  }

  /** What it sees of images, {@code [batch, features]}: means over cells. */
  private NDArray glance(NDManager owner, NDArray images) {
    var shape = new Shape(images.getShape().get(0), -1);
    try (var means = Pool.avgPool2d(images, cell, cell, new Shape(0, 0), false, false)) {
      var glance = means.reshape(shape).duplicate();
      glance.attach(owner);
      return glance;
    }
  }

  /** log g(j|x'), {@code [image][expert]}. */
  private float[][] logLikelihood(NDArray glances) {
    var flat = logits(weights.current(glances.getManager()), glances).logSoftmax(1).toFloatArray();
    var log = new float[flat.length / experts][];
    Arrays.setAll(log, i -> Arrays.copyOfRange(flat, i * experts, (i + 1) * experts));
    return log;
  }

  /** {@code [batch, experts]} */
  private NDArray logits(NDArray parameters, NDArray glances) {
    var views = layout.views(parameters);
    var logits = Layers.linear(hidden(views, glances), views.get(2), views.get(3));
    return size() == experts ? logits : logits.add(glances.getManager().create(vacancies()));
  }

  /** {@code [batch, hidden]} */
  private static NDArray hidden(NDList views, NDArray glances) {
    var hidden = Layers.linear(glances, views.get(0), views.get(1));
    return Activations.apply(Recipe.Activation.LEAKY_RELU, hidden);
  }

  private static double[][] rows(NDArray matrix) {
    var flat = matrix.toFloatArray();
    int length = (int) matrix.getShape().get(1);
    var rows = new double[flat.length / length][length];
    for (int i = 0; i < flat.length; i++) {
      rows[i / length][i % length] = flat[i];
    }
    return rows;
  }

  /** {@code [experts]}, to be added to logits. */
  private float[] vacancies() {
    var vacancies = new float[experts];
    for (int expert = 0; expert < experts; expert++) {
      vacancies[expert] = taken[expert] ? 0 : NEVER;
    }
    return vacancies;
  }

  @Override
  public void close() {
    manager.close();
  }
}
