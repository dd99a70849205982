package org.mechanist.serving.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Assignment;
import org.mechanist.serving.page.Figure;
import org.mechanist.serving.story.StorySection;

/**
 * What the page says, as the template needs it: text, with numbers written out.
 *
 * @param verdict one sentence: did it work
 * @param good whether it did
 * @param judged what the verdict rests on
 * @param keys the key figures
 * @param story how the committee found its size, with its pictures; null of one of fixed size
 * @param figures the other pictures
 * @param rows one a mechanism
 * @param facts about the run
 */
record ReportPage(
    String title,
    String verdict,
    boolean good,
    String judged,
    List<Key> keys,
    StorySection story,
    List<Figure> figures,
    List<Row> rows,
    List<Fact> facts) {

  /** A number that matters, with what it means. */
  record Key(String name, String value, String note) {}

  /** How one mechanism fared; {@code expert} is the one that won most of it. */
  record Row(
      String mechanism,
      String expert,
      String share,
      boolean own,
      boolean split,
      String transformed,
      String restored,
      String clean) {}

  record Fact(String name, String value) {}

  static ReportPage of(DemoReport report, StorySection story, List<Figure> figures) {
    return new ReportPage(
        report.scenario() == null ? "Mechanist" : "Mechanist: " + report.scenario(),
        verdict(report),
        report.assignment().bijective(),
        judged(report),
        keys(report),
        story,
        figures,
        rows(report),
        facts(report));
  }

  private static String verdict(DemoReport report) {
    var assignment = report.assignment();
    if (assignment.mechanisms() == 0) {
      return "No restored image could be judged.";
    }
    if (assignment.bijective()) {
      return assignment.mechanisms() == 1
          ? "The mechanism has an expert of its own."
          : "Each of the %d mechanisms has an expert of its own."
              .formatted(assignment.mechanisms());
    }
    return "%d mechanism%s, %d expert%s: not one to one."
        .formatted(
            assignment.mechanisms(),
            assignment.mechanisms() == 1 ? "" : "s",
            assignment.experts(),
            assignment.experts() == 1 ? "" : "s");
  }

  private static String judged(DemoReport report) {
    return report.part().equals(Truth.HELD_OUT)
        ? "Judged on held-out images, which nothing learned from."
        : "Judged on the stream itself, from its first image on, each before it was learned from.";
  }

  private static List<Key> keys(DemoReport report) {
    return List.of(
        new Key("restored", percent(report.accuracy().restored()), "digits read right"),
        new Key("transformed", percent(report.accuracy().transformed()), "without restoring"),
        new Key("clean", percent(report.accuracy().clean()), "as good as it gets"),
        new Key("adjusted Rand", number(report.assignment().ari(), 3), "index; 1: one to one"),
        new Key("purity", number(report.assignment().purity(), 3), "1: one job each"),
        new Key("images a second", number(report.imagesPerSecond(), 1), "after startup"));
  }

  private static List<Row> rows(DemoReport report) {
    var rows = new ArrayList<Row>();
    var share = report.assignment().share();
    var winners = new LinkedHashMap<String, String>();
    share.forEach((mechanism, won) -> winners.put(mechanism, winner(won)));
    winners.forEach(
        (mechanism, winner) -> {
          var won = share.get(mechanism).get(winner);
          var accuracy = report.mechanisms().getOrDefault(mechanism, new Accuracy(0, 0, 0));
          rows.add(
              new Row(
                  mechanism,
                  winner,
                  percent(won),
                  Collections.frequency(winners.values(), winner) == 1,
                  won < Assignment.BIJECTIVE_SHARE,
                  percent(accuracy.transformed()),
                  percent(accuracy.restored()),
                  percent(accuracy.clean())));
        });
    return rows;
  }

  private static String winner(Map<String, Double> won) {
    return Collections.max(won.entrySet(), Map.Entry.comparingByValue()).getKey();
  }

  private static List<Fact> facts(DemoReport report) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("images produced", count(report.images().produced())));
    facts.add(new Fact("restored", count(report.images().restored())));
    facts.add(new Fact("dead-lettered", count(report.images().deadLettered())));
    facts.add(new Fact("lost", count(report.exactlyOnce().lost())));
    facts.add(new Fact("duplicated", count(report.exactlyOnce().duplicated())));
    facts.add(new Fact("learning steps", count(report.steps())));
    facts.add(new Fact("restored on the stream", percent(report.stream().restored())));
    if (report.secondsToFirstRestored() != null) {
      facts.add(new Fact("to the first restored", seconds(report.secondsToFirstRestored())));
    }
    facts.add(new Fact("startup", seconds(report.seconds().startup())));
    facts.add(new Fact("identity pretraining", seconds(report.seconds().pretraining())));
    facts.add(new Fact("in all", seconds(report.seconds().total())));
    facts.add(new Fact("recipe", report.recipe()));
    facts.add(new Fact("seed", Long.toString(report.seed())));
    facts.add(new Fact("device", report.device()));
    if (report.classifier() != null) {
      facts.add(new Fact("classifier on", report.classifier()));
    }
    return facts;
  }

  private static String percent(double share) {
    return number(100 * share, 1) + " %";
  }

  private static String seconds(double seconds) {
    return seconds < 120
        ? number(seconds, 1) + " s"
        : "%d min %d s".formatted((long) seconds / 60, (long) seconds % 60);
  }

  private static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
