package org.mechanist.app;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.mechanist.serving.report.DemoReport;

/** A report as a table for a terminal. */
final class ReportTable {

  private ReportTable() {}

  static String of(DemoReport report) {
    var text = new StringBuilder();
    text.append(
        "%nimages     %d produced, %d restored, %d dead-lettered, %d lost, %d twice%n"
            .formatted(
                report.images().produced(),
                report.images().restored(),
                report.images().deadLettered(),
                report.exactlyOnce().lost(),
                report.exactlyOnce().duplicated()));
    text.append(
        "accuracy   transformed %s   restored %s   clean %s   (%s)%n"
            .formatted(
                percent(report.accuracy().transformed()),
                percent(report.accuracy().restored()),
                percent(report.accuracy().clean()),
                report.part()));
    text.append(
        "experts    %d won images of %d mechanisms; one to one: %s%n           purity %.3f, adjusted Rand index %.3f%n"
            .formatted(
                report.assignment().experts(),
                report.assignment().mechanisms(),
                report.assignment().bijective() ? "yes" : "no",
                report.assignment().purity(),
                report.assignment().ari()));
    if (!report.lifecycle().isEmpty()) {
      text.append(committee(report));
    }
    text.append(
        "time       %.0f s (startup %.1f s, of it pretraining %.1f s), %d learning steps, %.0f images/s on %s%n%n"
            .formatted(
                report.seconds().total(),
                report.seconds().startup(),
                report.seconds().pretraining(),
                report.steps(),
                report.imagesPerSecond(),
                report.device()));
    text.append(
        "%-24s %-24s %11s %9s%n".formatted("mechanism", "won by", "transformed", "restored"));
    report
        .assignment()
        .share()
        .forEach((mechanism, shares) -> text.append(row(report, mechanism, shares)));
    return text.toString();
  }

  private static String committee(DemoReport report) {
    var sizes = report.expertsOverTime();
    var text =
        "committee  from %d to %d experts: %d spawned, %d merged, %d retired, %d revived; spurious decisions: %d%n"
            .formatted(
                sizes.get(0).experts(),
                sizes.get(sizes.size() - 1).experts(),
                count(report, "spawned"),
                count(report, "merged"),
                count(report, "retired"),
                count(report, "revived"),
                report.spuriousDecisions());
    var delays =
        report.detectionDelayImages().entrySet().stream()
            .map(delay -> "%s after %d of its images".formatted(delay.getKey(), delay.getValue()))
            .collect(Collectors.joining(", "));
    return delays.isEmpty() ? text : text + "answered   %s%n".formatted(delays);
  }

  private static long count(DemoReport report, String decision) {
    return report.lifecycle().stream().filter(made -> made.decision().equals(decision)).count();
  }

  private static String row(DemoReport report, String mechanism, Map<String, Double> shares) {
    var winner =
        shares.entrySet().stream().max(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    var accuracy = report.mechanisms().get(mechanism);
    return "%-24s %-24s %11s %9s%n"
        .formatted(
            mechanism,
            winner.map(best -> best.getKey() + " " + percent(best.getValue())).orElse("nobody"),
            accuracy == null ? "" : percent(accuracy.transformed()),
            accuracy == null ? "" : percent(accuracy.restored()));
  }

  /** A name that fits its column of the live display. */
  static String shortened(String name) {
    return name.length() <= Terminal.LABEL_COLUMNS
        ? name
        : name.substring(0, Terminal.LABEL_COLUMNS - 1) + "…";
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "–" : "%.1f %%".formatted(100 * share);
  }
}
