package org.mechanist.app;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.mechanist.serving.metrics.Instruments;
import org.mechanist.serving.restore.RestorerState;

/** A replica's state as numbers for those who watch over it; counts are since it started. */
final class RestorerVitals {

  private RestorerVitals() {}

  /**
   * Adds its numbers.
   *
   * @param state how it is now
   */
  static void bind(Instruments instruments, Supplier<RestorerState> state) {
    images(instruments, "restored", state, RestorerState::restored);
    images(instruments, "dead-letters", state, RestorerState::deadLettered);
    instruments.counter(
        "mechanist_snapshots",
        "Snapshots that it has restored by",
        Map.of(),
        () -> state.get().snapshots());
    instruments.gauge(
        "mechanist_snapshot_experts",
        "Experts of the snapshot that it restores by",
        Map.of(),
        () -> state.get().experts());
    instruments.gauge(
        "mechanist_snapshot_freshness_seconds",
        "From when the newest snapshot was made to the first image restored by it",
        Map.of(),
        () -> state.get().freshness().map(since -> since.toMillis() / 1000.0).orElse(Double.NaN));
  }

  private static void images(
      Instruments instruments,
      String topic,
      Supplier<RestorerState> state,
      ToDoubleFunction<RestorerState> count) {
    instruments.counter(
        "mechanist_images",
        "Messages of each kind",
        Map.of("topic", topic),
        () -> count.applyAsDouble(state.get()));
  }
}
