package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mechanist.ingest.scenario.Phase;
import org.mechanist.ingest.scenario.Scenario;
import org.mechanist.schemas.Truth;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Evaluation;
import org.mechanist.serving.evaluation.Observations;
import org.mechanist.serving.evaluation.Verdict;

class StoryWatchTest {

  private static final Verdict END =
      new Verdict(9, new Accuracy(0, 0, 0), 0, 0, false, Map.of(), Map.of());

  private final List<Set<String>> judged = new ArrayList<>();

  @Test
  void decided_betweenImages_countsWhatWasSeenOfEach() {
    var watch = new StoryWatch(scenario(4, 4), List.of("expert-0"));
    watch.sees(List.of("invert", "invert"));
    watch.decided(1, "spawned", "expert-1", "as a noisy copy of expert-0: it is on trial");
    watch.sees(List.of("noise(0.5)", "invert"));
    watch.decided(2, "merged", "expert-1", "into expert-0: it did not part from its copy");
    var story = watch.story(END);
    assertThat(story.founders()).containsExactly("expert-0");
    assertThat(story.firstImages()).isEqualTo(Map.of("invert", 0L, "noise(0.5)", 2L));
    assertThat(story.lifecycle())
        .containsExactly(
            new Decision(
                1,
                2,
                "spawned",
                "expert-1",
                "as a noisy copy of expert-0: it is on trial",
                Map.of("invert", 2L)),
            new Decision(
                2,
                4,
                "merged",
                "expert-1",
                "into expert-0: it did not part from its copy",
                Map.of("invert", 3L, "noise(0.5)", 1L)));
  }

  @Test
  void looks_judgedImages_keepsEachMechanismsShareAndTheExperts() {
    var watch = new StoryWatch(scenario(4, 4), List.of("expert-0"));
    watch.sees(List.of("invert", "noise(0.5)", "invert"));
    watch.looks(1, 1, new Evaluation().stream());
    watch.sees(List.of("invert", "invert"));
    var evaluation = new Evaluation();
    evaluation.add(Observations.won("invert", "expert-0"));
    evaluation.add(Observations.judged(Truth.STREAM, "invert", "expert-1", false, false, true));
    watch.looks(2, 3, evaluation.stream());
    var story = watch.story(END);
    assertThat(story.expertsOverTime()).isEqualTo(Map.of(1L, 1, 2L, 3));
    assertThat(story.windows())
        .containsExactly(
            new Window(1, 3, Map.of()),
            new Window(2, 5, Map.of("invert", new Window.Restored(2, 0.5, 4))));
  }

  @Test
  void ends_ofPhases_asksForAVerdictOfTheMechanismsSeenSoFarButNotOfTheLast() {
    var watch = new StoryWatch(scenario(3, 2, 4), List.of("expert-0"));
    watch.sees(List.of("invert", "invert"));
    watch.ends(this::judge);
    assertThat(judged).isEmpty();
    watch.sees(List.of("invert", "invert", "invert"));
    watch.ends(this::judge);
    assertThat(judged).hasSize(2); // one step may end two
    watch.sees(List.of("invert", "invert", "invert", "invert"));
    watch.ends(this::judge);
    assertThat(judged).containsExactly(Set.of("invert"), Set.of("invert", "translate(0,-4)"));
    var phases = watch.story(END).phases();
    assertThat(phases).extracting(PlayedPhase::to).containsExactly(3L, 5L, 9L);
    assertThat(phases).extracting(PlayedPhase::from).containsExactly(0L, 3L, 5L);
    assertThat(phases.get(2).heldOut()).isSameAs(END);
  }

  private Verdict judge(Set<String> mechanisms) {
    judged.add(new TreeSet<>(mechanisms));
    return new Verdict(judged.size(), new Accuracy(0, 0, 0), 0, 0, false, Map.of(), Map.of());
  }

  /** The first phase has one mechanism, the others have two. */
  private static Scenario scenario(long... images) {
    var phases = new ArrayList<Phase>();
    for (long count : images) {
      phases.add(
          phases.isEmpty()
              ? Stories.phase(count, "invert")
              : Stories.phase(count, "invert", "translate(0,-4)"));
    }
    return new Scenario("some", phases);
  }
}
