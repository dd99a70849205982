package org.mechanist.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.mechanist.learner.pipeline.LearnerState;
import org.mechanist.serving.metrics.Health;
import org.mechanist.serving.metrics.Instruments;

/** A learner's state as numbers for those who watch over it; counts are since it started. */
final class LearnerVitals {

  private LearnerVitals() {}

  /**
   * Adds its numbers.
   *
   * @param state how it is now
   */
  static void bind(Instruments instruments, Supplier<LearnerState> state) {
    images(instruments, "transformed", state, one -> one.ledger().polled());
    images(instruments, "restored", state, one -> one.ledger().restored());
    images(instruments, "dead-letters", state, one -> one.ledger().deadLettered());
    counter(instruments, "mechanist_steps", "Learning steps", state, one -> one.learning().steps());
    counter(
        instruments,
        "mechanist_rejected_steps",
        "Learning steps with a part that went wrong, which nobody learned from",
        state,
        one -> one.learning().rejectedSteps());
    counter(
        instruments,
        "mechanist_learned_images",
        "Images that were learned from",
        state,
        one -> one.learning().images());
    counter(
        instruments,
        "mechanist_refused_images",
        "Images that show nothing, and were not learned from",
        state,
        one -> one.learning().refused());
    instruments.gauges(
        "mechanist_expert_wins",
        "Images that an expert has won",
        "expert",
        () -> {
          var wins = new LinkedHashMap<String, Double>();
          state.get().wins().forEach((expert, count) -> wins.put(expert, (double) count));
          return wins;
        });
  }

  private static void images(
      Instruments instruments,
      String topic,
      Supplier<LearnerState> state,
      ToDoubleFunction<LearnerState> count) {
    instruments.counter(
        "mechanist_images",
        "Messages of each kind",
        Map.of("topic", topic),
        () -> count.applyAsDouble(state.get()));
  }

  private static void counter(
      Instruments instruments,
      String name,
      String help,
      Supplier<LearnerState> state,
      ToDoubleFunction<LearnerState> count) {
    instruments.counter(name, help, Map.of(), () -> count.applyAsDouble(state.get()));
  }

  /** As it says of itself. */
  static Health health(org.mechanist.learner.pipeline.Health learner) {
    return new Health(learner.live(), learner.ready(), Map.of("learner", learner.why()));
  }
}
