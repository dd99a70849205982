package org.mechanist.serving.story;

import java.util.List;
import java.util.Locale;
import org.mechanist.serving.page.Figure;

/**
 * What a page says of how a committee found its size, as templates need it: text, with numbers
 * written out.
 *
 * @param id of the section, one for each on a page
 * @param words in one sentence
 * @param away whether some mechanism went away and came back
 * @param many whether the decisions are so many that they are folded up
 */
public record StorySection(
    String id,
    String words,
    List<Figure> figures,
    List<MechanismRow> mechanisms,
    String forgetting,
    String backwardTransfer,
    boolean away,
    boolean many,
    int count,
    List<DecisionRow> decisions) {

  /** More rows than these are folded up. */
  public static final int MOST_SHOWN = 12;

  private static final String NONE = "–";
  private static final double PERCENT = 100;

  /** What growth came to for one mechanism. */
  public record MechanismRow(
      String mechanism,
      String firstImage,
      String detectedAfter,
      String restoredAfter,
      String restored,
      String forgetting,
      String backwardTransfer,
      String lostWhileAway) {}

  /** A decision. */
  public record DecisionRow(
      String image, String step, String decision, String expert, String reason) {}

  /** The section of a story, with its pictures. */
  public static StorySection of(String id, Told told, List<Figure> figures) {
    var measures = told.measures();
    var decisions = told.story().lifecycle().stream().map(StorySection::row).toList();
    return new StorySection(
        id,
        words(told.story(), measures),
        figures,
        measures.mechanisms().entrySet().stream()
            .map(
                entry ->
                    row(entry.getKey(), entry.getValue(), told.lostWhileAway().get(entry.getKey())))
            .toList(),
        points(measures.forgetting()),
        points(measures.backwardTransfer()),
        !told.lostWhileAway().isEmpty(),
        decisions.size() > MOST_SHOWN,
        decisions.size(),
        decisions);
  }

  private static String words(Story story, LifecycleMeasures measures) {
    int unproven = story.unproven().size();
    return "From %s to %s%s for %s, by %s, %d of them spurious."
        .formatted(
            counted(story.founders().size(), "expert"),
            counted(measures.experts(), "expert"),
            unproven == 0 ? "" : " (%d on trial or newborn)".formatted(unproven),
            counted(measures.mechanisms().size(), "mechanism"),
            counted(measures.decisions(), "decision"),
            measures.spuriousDecisions());
  }

  private static MechanismRow row(
      String mechanism, LifecycleMeasures.OfMechanism measures, Double lostWhileAway) {
    return new MechanismRow(
        mechanism,
        count(measures.firstImage()),
        count(measures.detectionDelayImages()),
        count(measures.restorationDelayImages()),
        String.format(Locale.ROOT, "%.1f %%", PERCENT * measures.restored()),
        points(measures.forgetting()),
        points(measures.backwardTransfer()),
        points(lostWhileAway));
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
