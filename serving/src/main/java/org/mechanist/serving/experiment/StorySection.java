package org.mechanist.serving.experiment;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.mechanist.serving.report.Figure;

/**
 * What the page says of how a committee found its size, as the template needs it: text, with
 * numbers written out.
 *
 * @param seed whose it is
 * @param words in one sentence
 * @param many whether the decisions are so many that they are folded up
 */
record StorySection(
    String seed,
    String words,
    List<Figure> figures,
    List<MechanismRow> mechanisms,
    String forgetting,
    String backwardTransfer,
    boolean many,
    int count,
    List<DecisionRow> decisions) {

  /** More rows than these are folded up. */
  static final int MOST_SHOWN = 12;

  private static final String NONE = "–";
  private static final double PERCENT = 100;

  /** What growth came to for one mechanism. */
  record MechanismRow(
      String mechanism,
      String firstImage,
      String detectedAfter,
      String restoredAfter,
      String restored,
      String forgetting,
      String backwardTransfer) {}

  record DecisionRow(String image, String step, String decision, String expert, String reason) {}

  /** The section of a run; null of a committee of fixed size. */
  static StorySection of(SeedRun run, StoryPictures pictures) throws IOException {
    if (run.story() == null) {
      return null;
    }
    var measures = run.lifecycleMeasures().orElseThrow();
    var decisions = run.story().lifecycle().stream().map(StorySection::row).toList();
    return new StorySection(
        Long.toString(run.seed()),
        words(run.story(), measures),
        pictures.of(run),
        measures.mechanisms().entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .toList(),
        points(measures.forgetting()),
        points(measures.backwardTransfer()),
        decisions.size() > MOST_SHOWN,
        decisions.size(),
        decisions);
  }

  private static String words(Story story, LifecycleMeasures measures) {
    return "From %s to %s for %s, by %s, %d of them spurious."
        .formatted(
            counted(story.founders().size(), "expert"),
            counted(measures.experts(), "expert"),
            counted(measures.mechanisms().size(), "mechanism"),
            counted(measures.decisions(), "decision"),
            measures.spuriousDecisions());
  }

  private static MechanismRow row(String mechanism, LifecycleMeasures.OfMechanism measures) {
    return new MechanismRow(
        mechanism,
        count(measures.firstImage()),
        count(measures.detectionDelayImages()),
        count(measures.restorationDelayImages()),
        String.format(Locale.ROOT, "%.1f %%", PERCENT * measures.restored()),
        points(measures.forgetting()),
        points(measures.backwardTransfer()));
  }

  private static DecisionRow row(Decision decision) {
    return new DecisionRow(
        count(decision.image()),
        count(decision.step()),
        decision.decision(),
        decision.expert(),
        decision.reason());
  }

  private static String counted(int count, String what) {
    return "%d %s%s".formatted(count, what, count == 1 ? "" : "s");
  }

  private static String count(Long count) {
    return count == null ? NONE : String.format(Locale.ROOT, "%,d", count);
  }

  /** Percentage points. */
  private static String points(Double share) {
    if (share == null) {
      return NONE;
    }
    var text = String.format(Locale.ROOT, "%.1f", PERCENT * share);
    return text.equals("-0.0") ? "0.0" : text.replace('-', '−');
  }
}
