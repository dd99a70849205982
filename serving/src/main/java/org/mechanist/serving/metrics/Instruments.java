package org.mechanist.serving.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/**
 * The numbers of a process, read when somebody asks for them; those of its virtual machine come by
 * themselves. Whoever has numbers adds them by name, in Prometheus' spelling: counters without
 * {@code _total}. Thread-safe; what is read has to be so, too, and must not wait.
 */
public final class Instruments implements AutoCloseable {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private final List<Count> unknown = new CopyOnWriteArrayList<>(); // counters, not yet there
  private final List<Runnable> refreshing = new CopyOnWriteArrayList<>();

  /** The registry holds them weakly. */
  private final List<DoubleSupplier> counted = new CopyOnWriteArrayList<>();

  /** A counter that is there once its number is known. */
  private record Count(DoubleSupplier counting, FunctionCounter.Builder<DoubleSupplier> counter) {}

  /** With the numbers of the virtual machine. */
  public Instruments() {
    garbage.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  /**
   * Adds what only grows; NaN until it is known, and till then it is left out: one that went from
   * zero to what there is would look as if all of it had just come.
   *
   * @param labels name and value of each
   */
  public void counter(
      String name, String help, Map<String, String> labels, DoubleSupplier counting) {
    counted.add(counting);
    unknown.add(
        new Count(
            counting,
            FunctionCounter.builder(name, counting, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags(labels))));
  }

  /**
   * Adds what goes up and down; NaN while it is unknown.
   *
   * @param labels name and value of each
   */
  public void gauge(String name, String help, Map<String, String> labels, DoubleSupplier reading) {
    Gauge.builder(name, reading::getAsDouble)
        .description(help)
        .tags(tags(labels))
        .register(registry);
  }

  /**
   * Adds what goes up and down for each of some that come and go.
   *
   * @param label what tells them apart
   * @param reading by that label's value
   */
  public void gauges(
      String name, String help, String label, Supplier<Map<String, Double>> reading) {
    var gauges = MultiGauge.builder(name).description(help).register(registry);
    refreshing.add(
        () -> {
          var rows = new ArrayList<MultiGauge.Row<?>>();
          reading
              .get()
              .forEach(
                  (value, number) -> rows.add(MultiGauge.Row.of(Tags.of(label, value), number)));
          gauges.register(rows, true);
        });
  }

  private static Tags tags(Map<String, String> labels) {
    var tags = Tags.empty();
    for (var label : labels.entrySet()) {
      tags = tags.and(label.getKey(), label.getValue());
    }
    return tags;
  }

  private boolean isKnownNow(Count count) {
    boolean known = !Double.isNaN(count.counting().getAsDouble());
    if (known) {
      count.counter().register(registry);
    }
    return known;
  }

  /** All of them, in Prometheus' text form. */
  public synchronized String scrape() {
    unknown.removeIf(this::isKnownNow);
    refreshing.forEach(Runnable::run);
    return registry.scrape();
  }

  @Override
  public void close() {
    garbage.close();
    registry.close();
  }
}
