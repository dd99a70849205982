package org.mechanist.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.mnist.Split;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.ingest.scenario.ScenarioStream;
import org.mechanist.ingest.scenario.TransformedDigit;
import org.mechanist.learner.complexity.Complexity;
import org.mechanist.learner.complexity.EffectiveComplexity;
import org.mechanist.learner.complexity.Lesson;
import org.mechanist.learner.complexity.Pairs;
import org.mechanist.learner.network.Torch;
import org.mechanist.learner.recipe.Recipe;
import org.mechanist.schemas.Pixels;
import org.mechanist.serving.independence.Effort;
import org.mechanist.serving.independence.SeedEfforts;

/**
 * One seed of the experiment on independence: the inverse of each mechanism is learned alone, then
 * given each of the others ({@link EffectiveComplexity} says what that means). Each mechanism is
 * applied to the same digits in the same order.
 */
final class IndependenceExperiment {

  /** Held-out digits on which errors are measured. */
  private static final int PROBE = 64;

  /**
   * What is run.
   *
   * @param mechanisms two or more
   * @param most steps after which an inverse is given up
   */
  record Plan(Recipe recipe, List<Mechanism> mechanisms, Split split, int most, long seed) {

    /** Steps if every inverse is given up. */
    static long steps(int mechanisms, int most) {
      return (long) mechanisms * mechanisms * most;
    }
  }

  private final Plan plan;
  private final LongConsumer listener;
  private long inverses; // that were learned, or given up
  private long steps;

  /**
   * @param listener told after each step how far it is, of {@link Plan#steps}: an inverse that is
   *     learned early counts as all its steps
   */
  IndependenceExperiment(Plan plan, LongConsumer listener) {
    this.plan = plan;
    this.listener = listener;
  }

  /** Runs it on the calling thread, in a process that does nothing else with the engine. */
  SeedEfforts run(int threads) {
    var torch = Torch.open("cpu", threads);
    long began = System.nanoTime();
    var alone = new LinkedHashMap<String, Effort>();
    var given = new LinkedHashMap<String, Map<String, Effort>>();
    try (var complexity =
        new EffectiveComplexity(torch, plan.recipe(), mixture(), plan.most(), plan.seed())) {
      for (var mechanism : plan.mechanisms()) {
        var name = mechanism.name();
        alone.put(name, effort(name, complexity.alone(name, lesson(mechanism), counter())));
      }
      for (var mechanism : plan.mechanisms()) {
        var lesson = lesson(mechanism);
        var row = new LinkedHashMap<String, Effort>();
        for (var known : alone.keySet()) {
          if (!known.equals(mechanism.name())) {
            row.put(
                known,
                effort(
                    mechanism.name() + " given " + known,
                    complexity.given(known, lesson, counter())));
          }
        }
        given.put(mechanism.name(), row);
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return new SeedEfforts(plan.seed(), plan.most(), alone, given, seconds / Math.max(1, steps));
  }

  private IntConsumer counter() {
    return step -> {
      steps++;
      listener.accept(inverses * plan.most() + step);
    };
  }

  /** What it took, which is also said in the seed's log. */
  private Effort effort(String what, Complexity complexity) {
    inverses++;
    System.err.printf(
        Locale.ROOT,
        "%s: %s after %d steps, error %.4f%n",
        what,
        complexity.reached() ? "learned" : "given up",
        complexity.steps(),
        complexity.error());
    return new Effort(complexity.steps(), complexity.reached(), complexity.error());
  }

  /** Of all mechanisms, what the approximate identity is learned from. */
  private List<Pixels> mixture() {
    int images = plan.recipe().pretraining().images();
    return items(stream(images, plan.mechanisms()), 0, images).stream()
        .map(TransformedDigit::transformed)
        .toList();
  }

  private Lesson lesson(Mechanism mechanism) {
    int batch = plan.recipe().batch();
    var stream = stream((long) plan.most() * batch, List.of(mechanism));
    return new Lesson(
        step -> pairs(items(stream, (step - 1L) * batch, batch)), pairs(stream.heldOut(PROBE)));
  }

  private ScenarioStream stream(long images, List<Mechanism> mechanisms) {
    var scenario = new Scenario("independence", List.of(Phase.of(images, mechanisms)));
    return new ScenarioStream(scenario, plan.split(), plan.seed());
  }

  private static List<TransformedDigit> items(ScenarioStream stream, long first, int count) {
    return LongStream.range(first, first + count).mapToObj(stream::at).toList();
  }

  private static Pairs pairs(List<TransformedDigit> items) {
    var transformed = new ArrayList<Pixels>();
    var canonical = new ArrayList<Pixels>();
    for (var item : items) {
      transformed.add(item.transformed());
      canonical.add(item.truth().clean());
    }
    return new Pairs(transformed, canonical);
  }
}
