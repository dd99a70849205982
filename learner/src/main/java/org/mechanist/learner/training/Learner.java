package org.mechanist.learner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mechanist.learner.batch.TensorBatch;
import org.mechanist.learner.checkpoint.Checkpoint;
import org.mechanist.learner.checkpoint.State;
import org.mechanist.learner.competition.Arena;
import org.mechanist.learner.competition.Committee;
import org.mechanist.learner.competition.Competition;
import org.mechanist.learner.competition.Gate;
import org.mechanist.learner.competition.Standing;
import org.mechanist.learner.competition.Yardstick;
import org.mechanist.learner.expert.Expert;
import org.mechanist.learner.expert.ExpertNetwork;
import org.mechanist.learner.expert.IdentityPretraining;
import org.mechanist.learner.lifecycle.Lifecycle;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.lifecycle.RecentImages;
import org.mechanist.learner.network.Numbers;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.objective.Objective;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.snapshot.CommitteeCopy;
import org.mechanist.learner.snapshot.ExpertExporter;
import org.mechanist.learner.snapshot.NetworkCopy;
import org.mechanist.learner.snapshot.Version;
import org.mechanist.learner.training.Seeds.Purpose;
import org.mechanist.schemas.Command;
import org.mechanist.schemas.Pixels;
import org.mechanist.schemas.SnapshotManifest.Canonical;

/**
 * A learner without a stream: a committee, an objective, canonical images, and the two things one
 * does with a batch, {@link #compete} and then {@link #learn}. The pipeline runs it on a topic; the
 * harness and the benchmarks run it alone.
 *
 * <p>Same seed, same images in the same batches, same number of threads: same weights, bit for bit.
 * Used and closed on the thread that opened the engine.
 */
public final class Learner implements AutoCloseable {

  /** So many images that it explains have a retired expert revived. */
  private static final int ACQUAINTED = 10;

  private final Torch torch;
  private final Recipe recipe;
  private final Size size;
  private final Seeds seeds;
  private final NDManager manager;
  private final Committee committee;
  private final Objective objective;
  private final Gate gate;
  private final Arena arena;
  private final CanonicalReservoir reservoir;
  private final Lessons lessons;
  private final LearningStep learningStep;
  private final CommitteeChanges changes;
  private final Lifecycle lifecycle;
  private final ManualChanges manual;
  private long measuredAt = -1; // steps
  private long steps;
  private long commands;

  /**
   * What a learner is made of besides its recipe.
   *
   * @param experts at first
   * @param mostExperts that there may be; if they are as many as at first, the committee neither
   *     grows nor shrinks
   * @param width of all images, in pixels
   * @param height likewise
   * @param canonicalCapacity canonical images kept at most
   */
  public record Size(int experts, int mostExperts, int width, int height, int canonicalCapacity) {

    private static final int LIMIT = 1024;

    public Size {
      if (experts < 1 || experts > LIMIT) {
        throw new IllegalArgumentException(
            "experts is %d; 1 to %d are allowed".formatted(experts, LIMIT));
      }
      if (mostExperts < experts || mostExperts > LIMIT) {
        throw new IllegalArgumentException(
            "most experts is %d; %d (experts at first) to %d are allowed"
                .formatted(mostExperts, experts, LIMIT));
      }
    }

    /** A committee that neither grows nor shrinks. */
    public Size(int experts, int width, int height, int canonicalCapacity) {
      this(experts, experts, width, height, canonicalCapacity);
    }

    boolean grows() {
      return mostExperts > experts;
    }
  }

  /** Told of pretraining's progress. */
  @FunctionalInterface
  public interface PretrainingListener {
    /**
     * @param expert whose turn it is, from 1
     * @param experts that are pretrained in all
     * @param iteration of this expert, from 1
     * @param error mean squared error of this iteration
     */
    void iteration(int expert, int experts, int iteration, double error);
  }

  public Learner(Torch torch, Recipe recipe, Size size, long seed) {
    torch.requireOwner();
    this.torch = torch;
    this.recipe = recipe;
    this.size = size;
    this.seeds = new Seeds(seed);
    this.manager = torch.newManager();
    this.committee = committee(size);
    torch.seed(seeds.derive(Purpose.INITIAL_WEIGHTS, -1));
    this.objective = Objective.of(torch, recipe, size.width(), size.height());
    torch.seed(seeds.derive(Purpose.INITIAL_WEIGHTS, -2));
    this.gate = new Gate(torch, recipe.gate(), committee.taken(), size.width(), size.height());
    this.arena = new Arena(torch, committee, objective, gate);
    this.reservoir =
        new CanonicalReservoir(
            size.canonicalCapacity(), seen -> seeds.random(Purpose.RESERVOIR, seen));
    this.lessons = new Lessons(reservoir);
    this.learningStep =
        new LearningStep(torch, recipe, committee, objective, reservoir, size.grows());
    this.changes = new CommitteeChanges(recipe, committee, gate, learningStep, manager);
    this.lifecycle = new Lifecycle(recipe, committee, size.grows(), this::explainedByArchive);
    this.manual = new ManualChanges(committee, size.grows(), lifecycle, changes);
  }

  /**
   * A learner that goes on where another one was: after the same images in the same batches it is
   * what that one would be, bit for bit. It is not pretrained again.
   *
   * @throws IllegalArgumentException if the checkpoint is of a learner of another recipe, size or
   *     seed
   */
  public static Learner resume(
      Torch torch, Recipe recipe, Size size, long seed, Checkpoint checkpoint) {
    var learner = new Learner(torch, recipe, size, seed);
    try {
      checkpoint.resume(learner::exchange);
      return learner;
    } catch (RuntimeException e) {
      learner.close();
      throw e;
    }
  }

  private Committee committee(Size size) {
    var network = new ExpertNetwork(recipe.experts());
    var experts = new ArrayList<Expert>();
    for (int i = 0; i < size.experts(); i++) {
      torch.seed(seeds.derive(Purpose.INITIAL_WEIGHTS, i));
      try (var initial = network.layout().initial(manager, recipe.experts().initialisation())) {
        experts.add(new Expert("expert-" + i, network, recipe.experts(), manager, initial));
      }
    }
    return new Committee(size.mostExperts(), experts);
  }

  /**
   * Has the objective learn from the canonical images seen so far what it has to know before
   * anything is restored, if anything.
   *
   * @throws IllegalStateException if it has to, and no canonical image has been seen
   */
  public void pretrainObjective(Objective.PretrainingListener listener) {
    torch.requireOwner();
    torch.seed(seeds.derive(Purpose.PRETRAINING, -1));
    var random = seeds.random(Purpose.PRETRAINING, -1);
    int batch = recipe.vae().pretrainingBatch();
    objective.pretrain(step -> TensorBatch.array(step, reservoir.sample(batch, random)), listener);
  }

  /**
   * Makes every expert an approximate identity; before anything else is restored.
   *
   * @param images of the stream itself; those that can teach nothing are left out
   * @return the mean squared error of the worst expert
   */
  public double pretrain(List<Pixels> images, PretrainingListener listener) {
    boolean cloned = recipe.pretraining().start() == Recipe.Start.CLONED;
    int pretrained = cloned ? 1 : committee.size();
    double worst = 0;
    try (var batch = TensorBatch.of(manager, lessons.among(images))) {
      var pretraining = new IdentityPretraining(torch, recipe);
      for (int i = 0; i < pretrained; i++) {
        int expert = i + 1;
        torch.seed(seeds.derive(Purpose.PRETRAINING, i));
        double error =
            pretraining.pretrain(
                committee.at(i),
                batch.images(),
                seeds.random(Purpose.PRETRAINING, i),
                (iteration, loss) -> listener.iteration(expert, pretrained, iteration, loss));
        worst = Math.max(worst, error);
      }
    }
    var first = committee.at(0);
    for (int i = pretrained; i < committee.size(); i++) {
      committee.at(i).become(first, recipe.pretraining().cloneNoise());
    }
    committee.members().forEach(Expert::forgetMoments);
    changes.rememberIdentity();
    return worst;
  }

  /** Considers one more canonical image for the reservoir. */
  public void addCanonical(Pixels image) {
    reservoir.add(image);
  }

  /**
   * The objective's mean logit of canonical images, what restorations are to come up to; moves
   * nothing.
   *
   * @param images how many are looked at, if there are as many
   * @throws IllegalStateException if there are none
   */
  public double canonicalScore(int images) {
    var logits = canonicalScores(reservoir.first(images));
    double sum = 0;
    for (float logit : logits) {
      sum += logit;
    }
    return sum / logits.length;
  }

  private float[] canonicalScores(List<Pixels> kept) {
    torch.requireOwner();
    if (kept.isEmpty()) {
      throw new IllegalStateException("no canonical image has been seen");
    }
    try (var batch = TensorBatch.of(manager, kept);
        var logits = objective.score(batch.images())) {
      return logits.toFloatArray();
    }
  }

  /** Canonical images ever seen. */
  public long canonicalSeen() {
    return reservoir.seen();
  }

  /**
   * Restores a batch: every expert competes for every image. Moves no weight.
   *
   * @param images at least one, all of the learner's size
   * @param learning whether {@link #learn} is going to follow
   * @throws IllegalArgumentException if an image has another size
   */
  public Round compete(List<Pixels> images, boolean learning) {
    torch.requireOwner();
    images.forEach(this::requireSize);
    measure();
    var batch = TensorBatch.of(manager, images);
    try {
      var competition = arena.hold(batch, learning);
      int[] teachable = learning ? lessons.of(images) : IntStream.range(0, images.size()).toArray();
      return new Round(competition, committee, arena.yardstick(), teachable);
    } catch (RuntimeException e) {
      batch.close();
      throw e;
    }
  }

  /**
   * What one expert makes of images, without a competition; moves no weight.
   *
   * @param expert its id
   * @param images at least one, all of one size, which may be any: experts are convolutions
   * @return as many of that size
   * @throws IllegalArgumentException if there is no such expert
   */
  public List<Pixels> restoreBy(String expert, List<Pixels> images) {
    torch.requireOwner();
    var chosen = committee.at(committee.placeOf(expert));
    try (var batch = TensorBatch.of(manager, images)) {
      return TensorBatch.pixels(chosen.restore(batch.images(), false));
    }
  }

  /**
   * The objective's logit of each expert's restoration of each image, whatever the gate would
   * propose; moves no weight.
   *
   * @param images at least one, all of the learner's size
   * @return {@code [expert][image]}
   * @throws IllegalArgumentException if an image has another size
   */
  public float[][] scores(List<Pixels> images) {
    torch.requireOwner();
    images.forEach(this::requireSize);
    var scores = new float[committee.size()][];
    var members = committee.members();
    for (int i = 0; i < scores.length; i++) {
      try (var batch = TensorBatch.of(manager, images)) {
        var restorations = members.get(i).restore(batch.images(), false);
        scores[i] = objective.score(restorations).toFloatArray(); // [images]
      }
    }
    return scores;
  }

  /**
   * What canonical images score now, for a committee that asks what it can explain: once between
   * two learning steps, so that what is restored without learning changes nothing.
   */
  private void measure() {
    if (size.grows() && measuredAt < steps) {
      arena.measureBy(measured());
      measuredAt = steps;
    }
  }

  private Yardstick measured() {
    if (!size.grows() || measuredAt == steps) {
      return arena.yardstick();
    }
    var logits = canonicalScores(reservoir.some(Yardstick.IMAGES * steps, Yardstick.IMAGES));
    // Else the objective is about to be rolled back.
    return Numbers.all(logits) ? arena.yardstick().after(logits) : arena.yardstick();
  }

  /** The id of a retired expert that explains some of what is doubtful, if any. */
  private Optional<String> explainedByArchive(RecentImages doubtful) {
    if (changes.archived().isEmpty()
        || committee.vacancy().isEmpty()
        || doubtful.size() < ACQUAINTED) {
      return Optional.empty();
    }
    try (var own = manager.newSubManager()) {
      var images =
          own.create(doubtful.pixels(), new Shape(doubtful.size(), 1, size.height(), size.width()));
      return changes.archived().stream()
          .filter(expert -> isExplainedBy(expert, images))
          .map(Expert::id)
          .findFirst();
    }
  }

  private boolean isExplainedBy(Expert expert, NDArray images) {
    long explained = 0;
    var scores = objective.score(expert.restore(images, false)).toFloatArray();
    for (float score : scores) {
      explained += arena.yardstick().explains(score) ? 1 : 0;
    }
    return explained >= ACQUAINTED;
  }

  private void requireSize(Pixels image) {
    if (image.width() != size.width() || image.height() != size.height()) {
      throw new IllegalArgumentException(
          "this learner restores images of %d×%d, given was one of %s"
              .formatted(size.width(), size.height(), image.size()));
    }
  }

  /**
   * Learns from a round: Algorithm 1, then the look at who is to come and go. Images that can teach
   * nothing (see {@link Teachable}) are as if they had not come.
   *
   * @param round of a competition with learning
   * @param listener told what happened to experts, if anything
   */
  public StepReport learn(Round round, Consumer<LifecycleChange> listener) {
    steps++;
    torch.seed(seeds.derive(Purpose.STEP, steps));
    var lesson = round.lesson();
    if (lesson.isEmpty()) {
      return new StepReport(steps, new int[committee.places()], 0, 0, 0, true);
    }
    return learn(lesson.get(), round.yardstick(), listener);
  }

  private StepReport learn(
      Competition lesson, Yardstick yardstick, Consumer<LifecycleChange> listener) {
    var report = learnWithPractice(lesson, yardstick);
    learningStep.rollBack().forEach(listener);
    if (recipe.gate().isUsed() && report.learned()) {
      gate.learn(lesson); // also where nobody else does: who wins is to be told, and how high
    }
    lifecycle
        .observe(lesson, yardstick)
        .forEach(decision -> listener.accept(changes.carryOut(decision)));
    return report;
  }

  /** Whoever is newborn has few images in a step: it practises on others that came before. */
  private StepReport learnWithPractice(Competition lesson, Yardstick yardstick) {
    var random = seeds.random(Purpose.STEP, steps);
    int practised = recipe.growth().practised();
    var first = lifecycle.firstLessons();
    if (first.isEmpty() || practised == 0) {
      return learningStep.learn(steps, lesson, yardstick, random);
    }
    var shape = new Shape(practised, 1, size.height(), size.width());
    var pixels = first.sample(practised, seeds.random(Purpose.PRACTICE, steps));
    try (var own = manager.newSubManager()) {
      var practice = arena.hold(new TensorBatch(own.create(pixels, shape)), true);
      return learningStep.learn(steps, lesson, lesson.and(practice), yardstick, random);
    }
  }

  /**
   * Does what a user wants done to an expert, or refuses it; between two rounds. Moves no weight of
   * any other expert.
   */
  public Answer obey(Command command) {
    torch.requireOwner();
    torch.seed(seeds.derive(Purpose.COMMAND, commands++)); // a copy has noise
    return manual.carryOut(command);
  }

  /**
   * What it would restore by between two rounds. Copies arrays, and leaves it to others to write
   * them; changes nothing, so that it does not matter how often it is asked.
   */
  public CommitteeCopy copy() {
    torch.requireOwner();
    var yardstick = measured();
    return new CommitteeCopy(
        steps,
        recipe.name(),
        size.width(),
        size.height(),
        committee.members().stream().map(this::copy).toList(),
        objective.copy(),
        new Canonical(
            yardstick.mean(),
            yardstick.deviation(),
            yardstick.explainedAbove(),
            yardstick.novelUpTo()),
        recipe.gate().isUsed() ? Optional.of(gate.copy()) : Optional.empty());
  }

  private CommitteeCopy.Member copy(Expert expert) {
    int place = committee.placeOf(expert.id());
    var network = expert.network();
    return new CommitteeCopy.Member(
        place,
        expert.id(),
        committee.standing(place).name().toLowerCase(Locale.ROOT),
        new NetworkCopy(
            numbers -> ExpertExporter.export(network, numbers.get(0), numbers.get(1)),
            expert.weights().averageToFloats(),
            expert.statisticsToFloats()));
  }

  /** A number that is another one whenever {@link #copy} may be. */
  public long revision() {
    return steps + commands;
  }

  /** Its state between two rounds. Copies arrays, and leaves it to others to write them. */
  public Checkpoint checkpoint() {
    torch.requireOwner();
    return Checkpoint.capture(Version.current(), this::exchange);
  }

  private void exchange(State state) {
    new Origin(recipe, size, seeds.seed()).exchange(state);
    steps = state.value("steps", Long.class, steps);
    commands = state.value("commands", Long.class, commands);
    measuredAt = state.value("measuredAt", Long.class, measuredAt);
    arena.measureBy(state.value("yardstick", Yardstick.class, arena.yardstick()));
    changes.exchange(state.part("experts"));
    objective.exchange(state.part("objective"));
    gate.exchange(state.part("gate"));
    reservoir.exchange(state.part("canonical"));
    learningStep.exchange(state.part("learningStep"));
    lifecycle.exchange(state.part("lifecycle"));
    manual.exchange(state.part("manual"));
  }

  /** Learning steps done. */
  public long steps() {
    return steps;
  }

  /** What each expert is allowed to, by id, in the committee's order. */
  public Map<String, Standing> standings() {
    var standings = new LinkedHashMap<String, Standing>();
    expertIds().forEach(id -> standings.put(id, committee.standing(committee.placeOf(id))));
    return standings;
  }

  public Size size() {
    return size;
  }

  /** The ids of the experts, in the committee's order. */
  public List<String> expertIds() {
    return committee.members().stream().map(Expert::id).toList();
  }

  public Recipe recipe() {
    return recipe;
  }

  /** How many experts are retired and kept. */
  int archived() {
    return changes.archived().size();
  }

  Committee committee() {
    return committee;
  }

  Objective objective() {
    return objective;
  }

  @Override
  public void close() {
    committee.close();
    changes.close();
    objective.close();
    gate.close();
    manager.close();
  }
}
