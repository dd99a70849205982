package org.mechanist.serving.story;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.schemas.LifecycleEvent;
import org.mechanist.schemas.LifecycleEvent.Kind;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.NaturalOrder;
import org.mechanist.serving.evaluation.Observation;
import org.mechanist.serving.evaluation.PartEvaluation;
import org.mechanist.serving.evaluation.Verdict;

/**
 * The story of a committee on a stream, from what came over topics alone: restored images as they
 * were judged, in their order, and lifecycle events.
 *
 * <p>The two topics are read independently, so an event may come before the images it was decided
 * on, or long after. They meet at the images that had been polled: an event counts those up to its
 * own. (Dead letters count there and not among the restored; there are none where this is used.)
 * Memory grows by a reference an image. Not thread-safe.
 */
public final class StreamStory {

  /** As a reproduction looks. */
  private static final int STEPS_BETWEEN_LOOKS = 20;

  /** Events that may come of a committee of fixed size. */
  private static final Set<Kind> CHANGE_NOBODY = Set.of(Kind.RESEEDED, Kind.ROLLED_BACK);

  private final int batch;
  private final int windowImages;
  private final List<String> mechanisms = new ArrayList<>(); // of each image
  private final Map<String, String> names = new HashMap<>(); // one of each, not one an image
  private final Set<String> experts = new TreeSet<>(new NaturalOrder()); // that won or were named
  private final List<Evaluation> windows = new ArrayList<>();
  private final List<LifecycleEvent> events = new ArrayList<>();

  /**
   * A story without images yet.
   *
   * @param batch images of a learning step
   */
  public StreamStory(int batch) {
    this.batch = batch;
    this.windowImages = STEPS_BETWEEN_LOOKS * batch;
  }

  /** The next image that was judged; held-out ones are passed over. */
  public void sees(Observation image) {
    if (!image.part().equals(Truth.STREAM)) {
      return;
    }
    if (mechanisms.size() % windowImages == 0) {
      windows.add(new Evaluation());
    }
    windows.get(windows.size() - 1).add(image);
    mechanisms.add(names.computeIfAbsent(image.mechanism(), name -> name));
    experts.add(image.expert());
  }

  /** An event of the lifecycle topic, in the order of that topic. */
  public void hears(LifecycleEvent event) {
    events.add(event);
    if (event.kind() != Kind.ROLLED_BACK) { // the objective is no expert
      experts.add(event.expert());
    }
  }

  /**
   * The story up to now; empty of a committee of fixed size, about which nothing is decided but to
   * re-seed experts and roll them back.
   *
   * @param scenario that was played
   * @param heldOut the images that nothing learned from, as far as they came
   */
  public Optional<Told> told(Scenario scenario, PartEvaluation heldOut) {
    if (events.stream().allMatch(event -> CHANGE_NOBODY.contains(event.kind()))) {
      return Optional.empty();
    }
    var alive = founders();
    var watch = new StoryWatch(scenario, List.copyOf(alive));
    var looks = new ArrayList<Winners>();
    var decisions =
        new ArrayDeque<>(
            events.stream().sorted(Comparator.comparingLong(LifecycleEvent::images)).toList());
    int seen = 0;
    for (var window : windows) {
      int end = Math.min(windowImages * (looks.size() + 1), mechanisms.size());
      while (!decisions.isEmpty() && decisions.peek().images() <= end) {
        int until = Math.max(seen, (int) decisions.peek().images());
        watch.sees(mechanisms.subList(seen, until));
        seen = until;
        decide(watch, decisions, alive);
      }
      watch.sees(mechanisms.subList(seen, end));
      seen = end;
      watch.looks(end / batch, alive.size(), window.stream());
      looks.add(winners(end, window.stream()));
    }
    while (!decisions.isEmpty()) {
      decide(watch, decisions, alive);
    }
    watch.ends(met -> Verdict.ofNothing());
    var verdict = Verdict.of(heldOut);
    return Optional.of(Told.of(watch.story(verdict), looks, verdict));
  }

  private static void decide(StoryWatch watch, Queue<LifecycleEvent> decisions, Set<String> alive) {
    var event = decisions.remove();
    var kind = event.kind().word();
    watch.decided(event.step(), kind, event.expert(), event.reason());
    switch (event.kind()) {
      case SPAWNED, REVIVED -> alive.add(event.expert());
      case MERGED, RETIRED -> alive.remove(event.expert());
      default -> {} // the same experts compete
    }
  }

  /** Who was there and never spawned. */
  private Set<String> founders() {
    var founders = new LinkedHashSet<>(experts);
    events.stream()
        .filter(event -> event.kind() == Kind.SPAWNED)
        .forEach(event -> founders.remove(event.expert()));
    return founders;
  }

  private static Winners winners(long images, PartEvaluation window) {
    return new Winners(images, window.assignment().purity(), window.assignment().share());
  }
}
