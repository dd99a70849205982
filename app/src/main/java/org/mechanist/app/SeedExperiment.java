package org.mechanist.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.mechanist.ingest.mnist.DigitSource;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.ingest.scenario.TransformedDigit;
import org.mechanist.learner.lifecycle.LifecycleChange;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.learner.training.Learner;
import org.mechanist.learner.training.Round;
import org.mechanist.schemas.Origin;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.classifier.Classifier;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.evaluation.Verdict;
import org.mechanist.serving.experiment.Gallery;
import org.mechanist.serving.experiment.Logits;
import org.mechanist.serving.experiment.Look;
import org.mechanist.serving.experiment.ProbeWatch;
import org.mechanist.serving.experiment.SeedRun;
import org.mechanist.serving.picture.Sample;
import org.mechanist.serving.picture.SampleReservoir;
import org.mechanist.serving.story.StoryWatch;

/**
 * One seed of an experiment, without Kafka: the images of a stream go to the learner, batch by
 * batch, as the pipeline would hand them over, and each is judged before it is learned from.
 */
final class SeedExperiment {

  private static final int CANONICAL_LOOKED_AT = 128;
  private static final int PROBE_PER_MECHANISM = 8;
  private static final int SAMPLES_PER_MECHANISM = 4;

  /**
   * What is run.
   *
   * @param experts that compete, at first
   * @param mostExperts that there may be
   * @param canonical canonical images that the learner gets
   * @param heldOut test digits for each mechanism, restored at the end
   * @param lookEvery steps
   */
  record Plan(
      Recipe recipe,
      int experts,
      int mostExperts,
      int canonical,
      ScenarioStream stream,
      int heldOut,
      int lookEvery,
      long seed) {

    private boolean mayGrow() {
      return mostExperts > experts;
    }
  }

  /** Told after each step. */
  @FunctionalInterface
  interface Listener {
    void step(long done, long all);
  }

  private final Plan plan;
  private final Classifier classifier;
  private final List<TransformedDigit> probe;
  private final ProbeWatch probeWatch;
  private final SampleReservoir samples = new SampleReservoir(SAMPLES_PER_MECHANISM);
  private final List<Look> looks = new ArrayList<>();

  // Since the last look.
  private Evaluation window = new Evaluation();
  private double winners;
  private double losers;
  private double windowSeconds;

  SeedExperiment(Plan plan, Classifier classifier) {
    this.plan = plan;
    this.classifier = classifier;
    this.probe = plan.stream().heldOut(PROBE_PER_MECHANISM);
    this.probeWatch = new ProbeWatch(mechanisms(probe));
  }

  /**
   * Runs it on the calling thread, in a process that does nothing else with the engine: its random
   * numbers belong to the process.
   *
   * @param threads of the engine; the same number gives the same result
   */
  SeedRun run(int threads, Listener listener) {
    var torch = Torch.open("cpu", threads);
    var size =
        new Learner.Size(
            plan.experts(),
            plan.mostExperts(),
            DigitSource.SIDE,
            DigitSource.SIDE,
            plan.canonical());
    try (var learner = new Learner(torch, plan.recipe(), size, plan.seed())) {
      plan.stream()
          .canonical(plan.canonical())
          .forEach(digit -> learner.addCanonical(digit.pixels()));
      learner.pretrainObjective(SeedExperiment::reportPretraining);
      learner.pretrain(
          transformed(items(0, plan.recipe().pretraining().images())),
          (expert, experts, iteration, error) -> {});
      var story =
          plan.mayGrow()
              ? Optional.of(new StoryWatch(plan.stream().scenario(), learner.expertIds()))
              : Optional.<StoryWatch>empty();
      double seconds = learn(learner, story, listener);
      var verdict = verdict(learner);
      var gallery = new SeedGallery(learner, plan.stream(), plan.seed());
      return new SeedRun(
          plan.seed(),
          learner.steps(),
          learner.expertIds(),
          looks,
          verdict,
          new Gallery(samples.samples(), gallery.attempts(), gallery.transfers(verdict)),
          seconds / learner.steps(),
          story.map(watch -> watch.story(verdict)).orElse(null));
    }
  }

  /** For the seed's log, ten times in all. */
  private static void reportPretraining(int iteration, int iterations, double loss) {
    if (iteration % Math.max(1, iterations / 10) == 0) {
      System.err.printf(
          Locale.ROOT, "objective: iteration %d of %d, loss %.2f%n", iteration, iterations, loss);
    }
  }

  /** The seconds that learning took, judging aside. */
  private double learn(Learner learner, Optional<StoryWatch> story, Listener listener) {
    int batch = plan.recipe().batch();
    long steps = plan.stream().images() / batch;
    double seconds = 0;
    for (long step = 1; step <= steps; step++) {
      var items = items((step - 1) * batch, batch);
      story.ifPresent(watch -> watch.sees(mechanisms(items)));
      long began = System.nanoTime();
      try (var round = learner.compete(transformed(items), true)) {
        learner.learn(round, change -> report(learner.steps(), change, story));
        double took = (System.nanoTime() - began) / 1e9;
        seconds += took;
        windowSeconds += took;
        judge(items, round, window);
        for (int i = 0; i < items.size(); i++) {
          winners += round.score(i);
          losers += round.loserScore(i);
        }
      }
      if (step % plan.lookEvery() == 0 || step == steps) {
        look(learner, story, step);
      }
      story.ifPresent(watch -> watch.ends(mechanisms -> verdict(learner, mechanisms)));
      listener.step(step, steps);
    }
    return seconds;
  }

  private static void report(long step, LifecycleChange change, Optional<StoryWatch> story) {
    var kind = change.kind().word();
    System.err.printf(
        "step %5d: %s %s %s %s%n", step, change.expert(), kind, change.reason(), change.observed());
    story.ifPresent(watch -> watch.decided(step, kind, change.expert(), change.reason()));
  }

  private void look(Learner learner, Optional<StoryWatch> story, long step) {
    var part = window.stream();
    var assignment = part.assignment();
    long images = part.images();
    looks.add(
        new Look(
            step,
            step * plan.recipe().batch(),
            part.accuracy(),
            assignment.purity(),
            assignment.ari(),
            assignment.distinctMajorities(),
            assignment.share(),
            new Logits(
                learner.canonicalScore(CANONICAL_LOOKED_AT), winners / images, losers / images),
            probeWatch.look(learner.expertIds(), learner.scores(transformed(probe))),
            1e3 * windowSeconds * plan.recipe().batch() / images));
    System.err.println(
        line(looks.get(looks.size() - 1)) + ", %d experts".formatted(learner.expertIds().size()));
    story.ifPresent(watch -> watch.looks(step, learner.expertIds().size(), part));
    window = new Evaluation();
    winners = 0;
    losers = 0;
    windowSeconds = 0;
  }

  /** A look, for the seed's log. */
  private static String line(Look look) {
    return String.format(
        Locale.ROOT,
        "step %5d: restored %5.1f %%, purity %.3f, %d distinct, logits %.1f %.1f %.1f, %.0f ms",
        look.step(),
        100 * look.accuracy().restored(),
        look.purity(),
        look.distinct(),
        look.logits().canonical(),
        look.logits().winner(),
        look.logits().loser(),
        look.millisPerStep());
  }

  /** At the end, of which samples are kept. */
  private Verdict verdict(Learner learner) {
    return verdict(learner, plan.stream().heldOut(plan.heldOut()), this::keep);
  }

  /** In between, of some mechanisms. */
  private Verdict verdict(Learner learner, Set<String> mechanisms) {
    var items =
        plan.stream().heldOut(plan.heldOut()).stream()
            .filter(item -> mechanisms.contains(item.truth().mechanism()))
            .toList();
    return verdict(learner, items, (some, round) -> {});
  }

  /** Moves no weight, and leaves the learner as it was. */
  private Verdict verdict(
      Learner learner,
      List<TransformedDigit> items,
      BiConsumer<List<TransformedDigit>, Round> alsoDo) {
    var evaluation = new Evaluation();
    int batch = plan.recipe().batch();
    for (int first = 0; first < items.size(); first += batch) {
      var some = items.subList(first, Math.min(first + batch, items.size()));
      try (var round = learner.compete(transformed(some), false)) {
        judge(some, round, evaluation);
        alsoDo.accept(some, round);
      }
    }
    return Verdict.of(evaluation.heldOut());
  }

  private void keep(List<TransformedDigit> items, Round round) {
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      samples.add(
          new Sample(
              item.id(),
              item.truth().mechanism(),
              round.expert(i),
              item.transformed(),
              round.restorations().get(i),
              item.truth().clean()));
    }
  }

  private void judge(List<TransformedDigit> items, Round round, Evaluation evaluation) {
    var before = classifier.classify(transformed(items));
    var restored = classifier.classify(round.restorations());
    var clean = classifier.classify(items.stream().map(item -> item.truth().clean()).toList());
    for (int i = 0; i < items.size(); i++) {
      var item = items.get(i);
      evaluation.add(
          new Observation(
              new Origin("stream", 0, item.index(), 0),
              item.id(),
              item.truth().mechanism(),
              item.truth().label(),
              item.truth().part(),
              round.expert(i),
              round.score(i),
              before[i],
              restored[i],
              clean[i]));
    }
  }

  private List<TransformedDigit> items(long first, int count) {
    var items = new ArrayList<TransformedDigit>(count);
    for (long i = first; i < Math.min(first + count, plan.stream().images()); i++) {
      items.add(plan.stream().at(i));
    }
    return items;
  }

  private static List<String> mechanisms(List<TransformedDigit> items) {
    return items.stream().map(item -> item.truth().mechanism()).toList();
  }

  private static List<Pixels> transformed(List<TransformedDigit> items) {
    return items.stream().map(TransformedDigit::transformed).toList();
  }
}
