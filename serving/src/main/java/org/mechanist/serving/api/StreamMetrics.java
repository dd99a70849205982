package org.mechanist.serving.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.mechanist.schemas.CommitteeState;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.serving.live.StreamState;
import org.mechanist.serving.live.StreamState.Counts;
import org.mechanist.serving.metrics.Instruments;

/** The numbers of a stream for Prometheus, as the view of its topics has them. */
final class StreamMetrics {

  private static final Map<String, String> NONE = Map.of();

  private final Instruments instruments;
  private final Supplier<StreamState> state;

  /**
   * @param state how it is now; must not wait
   */
  StreamMetrics(Instruments instruments, Supplier<StreamState> state) {
    this.instruments = instruments;
    this.state = state;
  }

  /** Adds all of them. */
  void bind() {
    images("transformed", Counts::transformed);
    images("restored", Counts::restored);
    images("dead-letters", Counts::deadLetters);
    counter(
        "mechanist_unexplained_images",
        "Images that no expert explains",
        state -> counted(state, Counts::unexplained));
    counter("mechanist_steps", "Learning steps", state -> steps(state.committee()));
    gauge(
        "mechanist_lag_images",
        "Images of which nothing became yet",
        state -> counted(state, Counts::lag));
    gauge(
        "mechanist_restored_images_per_second",
        "Of late",
        state -> known(state.rates().restoredPerSecond()));
    gauge(
        "mechanist_step_seconds",
        "From one learning step to the next",
        state -> known(state.rates().stepMs()) / 1000);
    gauge(
        "mechanist_canonical_score",
        "What canonical images score",
        state -> state.committee() == null ? Double.NaN : state.committee().canonicalScore());
    gauge(
        "mechanist_learner_age_seconds",
        "Of what the learner told last",
        state -> state.learner().ageMs() == null ? Double.NaN : state.learner().ageMs() / 1000.0);
    gauge(
        "mechanist_kafka_connected",
        "Whether the topics can be read",
        state -> state.kafka().connected() ? 1 : 0);
    experts();
    events();
    gauges(
        "mechanist_accuracy",
        "Images that are read as labelled, of late, 0 to 1",
        "of",
        StreamMetrics::accuracy);
  }

  private void experts() {
    gauges("mechanist_experts", "Of the committee", "standing", StreamMetrics::standings);
    gauges(
        "mechanist_expert_share",
        "Images of late that it won, 0 to 1",
        "expert",
        state -> members(state, CommitteeState.Member::share));
    gauges(
        "mechanist_expert_score",
        "Mean score of what it won of late",
        "expert",
        state -> members(state, CommitteeState.Member::score));
  }

  private void events() {
    for (var kind : LifecycleEvent.Kind.values()) {
      instruments.counter(
          "mechanist_lifecycle_events",
          "What happened to experts, since this began to look on",
          Map.of("kind", kind.word()),
          () -> {
            var now = state.get();
            return counted(now, counts -> now.eventCounts().getOrDefault(kind.word(), 0L));
          });
    }
  }

  private static Map<String, Double> standings(StreamState state) {
    var counts = new TreeMap<String, Double>();
    if (state.committee() != null) {
      state.committee().experts().forEach(one -> counts.merge(one.standing(), 1.0, Double::sum));
    }
    return counts;
  }

  private static Map<String, Double> members(
      StreamState state, Function<CommitteeState.Member, Double> number) {
    var numbers = new LinkedHashMap<String, Double>();
    if (state.committee() != null) {
      for (var member : state.committee().experts()) {
        var value = number.apply(member);
        if (value != null) {
          numbers.put(member.expert(), value);
        }
      }
    }
    return numbers;
  }

  private static Map<String, Double> accuracy(StreamState state) {
    var accuracy = state.accuracy();
    return accuracy == null
        ? Map.of()
        : Map.of(
            "transformed", accuracy.transformed(),
            "restored", accuracy.restored(),
            "clean", accuracy.clean());
  }

  private static double steps(CommitteeState committee) {
    return committee == null ? Double.NaN : committee.step();
  }

  /** NaN as long as nothing counted is known. */
  private static double counted(StreamState state, ToDoubleFunction<Counts> count) {
    return state.counts() == null ? Double.NaN : count.applyAsDouble(state.counts());
  }

  private static double known(Double number) {
    return number == null ? Double.NaN : number;
  }

  private void images(String topic, ToDoubleFunction<Counts> count) {
    instruments.counter(
        "mechanist_images",
        "Messages of each kind",
        Map.of("topic", topic),
        () -> counted(state.get(), count));
  }

  private void counter(String name, String help, ToDoubleFunction<StreamState> count) {
    instruments.counter(name, help, NONE, () -> count.applyAsDouble(state.get()));
  }

  private void gauge(String name, String help, ToDoubleFunction<StreamState> reading) {
    instruments.gauge(name, help, NONE, () -> reading.applyAsDouble(state.get()));
  }

  private void gauges(
      String name, String help, String label, Function<StreamState, Map<String, Double>> reading) {
    instruments.gauges(name, help, label, () -> reading.apply(state.get()));
  }
}
