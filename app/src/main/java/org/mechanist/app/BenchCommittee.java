package org.mechanist.app;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.CanonicalDigit;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.ingest.scenario.Scenarios;
import org.mechanist.ingest.scenario.TransformedDigit;
import org.mechanist.learner.bench.ServedCommittee;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.bench.CommitteeFolder;

/**
 * The committees that {@code mechanist bench serve} serves: ten experts for the ten mechanisms of
 * the paper, and the same ten among many. Trained once, and kept in a folder.
 */
final class BenchCommittee {

  private static final String SCENARIO = "paper10";
  private static final int CANONICAL = 10_000;

  /**
   * What is trained.
   *
   * @param recipe of the experts that learn
   * @param calm the same without a lifecycle, for the others
   * @param experts that learn
   * @param many experts of the other committee
   * @param steps that they learn for
   */
  record Plan(Recipe recipe, Recipe calm, int experts, int many, long steps, long seed) {}

  private final Plan plan;
  private final ScenarioStream stream;
  private final CommitteeFolder few;
  private final CommitteeFolder many;

  BenchCommittee(Plan plan, Split split, Path folder) {
    this.plan = plan;
    var mechanisms = Scenarios.load(SCENARIO).mechanisms();
    int batch = plan.recipe().batch();
    long pretraining = plan.recipe().pretraining().images() + batch; // whole batches of them
    long images = Math.max(pretraining, 2 * plan.steps() * batch);
    var scenario = new Scenario("bench", List.of(Phase.of(images, mechanisms)));
    this.stream = new ScenarioStream(scenario, split, plan.seed());
    this.few = new CommitteeFolder(folder.resolve("experts-" + plan.experts()));
    this.many = new CommitteeFolder(folder.resolve("experts-" + plan.many()));
  }

  /** Experts that have specialized. */
  CommitteeFolder few() {
    return few;
  }

  /** The same, among others that never win. */
  CommitteeFolder many() {
    return many;
  }

  /** Test digits under each of the mechanisms, which nobody has learned from. */
  List<TransformedDigit> heldOut(int perMechanism) {
    return stream.heldOut(perMechanism);
  }

  boolean isTrained() {
    return few.isFilled() && many.isFilled();
  }

  /** Trains it on the calling thread, in a process that has not used the engine yet. */
  void train(ServedCommittee.Listener listener) throws Exception {
    var canonical = stream.canonical(CANONICAL).stream().map(CanonicalDigit::pixels).toList();
    var torch = Torch.open("cpu", 0);
    try (var committee =
        new ServedCommittee(
            torch, plan.recipe(), plan.experts(), canonical, this::batch, plan.seed())) {
      committee.learn(this::batch, plan.steps(), listener);
      few.write(committee.snapshot());
      try (var crowd = committee.among(plan.calm(), plan.many())) {
        crowd.learn(this::batch, plan.steps(), listener); // its gate has to learn who never wins
        many.write(crowd.snapshot());
      }
    }
  }

  private List<Pixels> batch(long number) {
    long size = plan.recipe().batch();
    return LongStream.range(number * size, (number + 1) * size)
        .mapToObj(index -> stream.at(index).transformed())
        .toList();
  }
}
