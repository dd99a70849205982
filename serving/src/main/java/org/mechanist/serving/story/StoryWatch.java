package org.mechanist.serving.story;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.mechanist.ingest.mechanism.Mechanism;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.serving.evaluation.NaturalOrder;
import org.mechanist.serving.evaluation.PartEvaluation;
import org.mechanist.serving.evaluation.Verdict;

/**
 * Watches a run of a committee that may grow and keeps its {@link Story}. Told of each step in this
 * order: its images, what was decided, the look if there is one, its end. Not thread-safe.
 */
public final class StoryWatch {

  private final List<Phase> phases;
  private final List<String> founders;
  private final Map<String, Long> seen = new TreeMap<>(new NaturalOrder());
  private final Map<String, Long> firstImages = new LinkedHashMap<>();
  private final List<Decision> lifecycle = new ArrayList<>();
  private final Map<Long, Integer> expertsOverTime = new LinkedHashMap<>();
  private final List<Window> windows = new ArrayList<>();
  private final List<PlayedPhase> played = new ArrayList<>();
  private final Set<String> met = new LinkedHashSet<>(); // mechanisms up to the current phase
  private long images;
  private long phaseBegan; // images before the current phase

  /**
   * @param founders the experts it begins with
   */
  public StoryWatch(Scenario scenario, List<String> founders) {
    this.phases = scenario.phases();
    this.founders = List.copyOf(founders);
  }

  /**
   * The images of a step, in their order.
   *
   * @param mechanisms what transformed each
   */
  public void sees(List<String> mechanisms) {
    for (var mechanism : mechanisms) {
      firstImages.putIfAbsent(mechanism, images);
      seen.merge(mechanism, 1L, Long::sum);
      images++;
    }
  }

  /** What was decided at this step. */
  public void decided(long step, String decision, String expert, String reason) {
    lifecycle.add(new Decision(step, images, decision, expert, reason, new LinkedHashMap<>(seen)));
  }

  /**
   * A look.
   *
   * @param experts that there are
   * @param window the images since the look before, judged
   */
  public void looks(long step, int experts, PartEvaluation window) {
    expertsOverTime.put(step, experts);
    var mechanisms = new LinkedHashMap<String, Window.Restored>();
    var accuracy = window.accuracyByMechanism();
    window
        .imagesByMechanism()
        .forEach(
            (mechanism, count) ->
                mechanisms.put(
                    mechanism,
                    new Window.Restored(
                        count, accuracy.get(mechanism).restored(), seen.get(mechanism))));
    windows.add(new Window(step, images, mechanisms));
  }

  /**
   * The end of a step: closes the phases that ended with it, all but the last.
   *
   * @param heldOut the verdict as it is now, of those mechanisms
   */
  public void ends(Function<Set<String>, Verdict> heldOut) {
    while (played.size() < phases.size() - 1
        && images >= phaseBegan + phases.get(played.size()).images()) {
      close(heldOut);
    }
  }

  /**
   * The story as a whole.
   *
   * @param heldOut the verdict at the end, of all mechanisms
   */
  public Story story(Verdict heldOut) {
    while (played.size() < phases.size()) {
      close(mechanisms -> heldOut);
    }
    return new Story(founders, firstImages, lifecycle, expertsOverTime, windows, played);
  }

  private void close(Function<Set<String>, Verdict> heldOut) {
    var phase = phases.get(played.size());
    var mechanisms = phase.mechanisms().stream().map(Mechanism::name).toList();
    met.addAll(mechanisms);
    long end = phaseBegan + phase.images();
    played.add(new PlayedPhase(phaseBegan, end, mechanisms, heldOut.apply(met)));
    phaseBegan = end;
  }
}
