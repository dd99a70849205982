package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.serving.evaluation.Verdict;

/** Each phase has two windows of 100 images. */
class AbsenceTest {

  /**
   * Phases that have the mechanism or have not, and for each window: images of it, and the share of
   * them that was restored.
   */
  @ParameterizedTest(name = "{0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "yes no yes | 100 0.9;100 0.9;0 0;0 0;100 0.7;100 0.7 | 0.2",
        "yes no yes | 100 0.1;100 1;0 0;0 0;100 0.5;100 0.7 | -0.05",
        "yes no yes | 100 0.1;200 1;0 0;0 0;200 0.8;100 0 | 0.2", // 200 are enough
        "yes no yes | 0 0;20 1;0 0;0 0;15 1;5 0 | 0.25",
        "yes no yes | 0 0;19 1;0 0;0 0;100 1;100 0 | none", // too few before
        "yes no yes | 100 1;100 1;0 0;0 0;10 1;9 0 | none", // or afterwards
        "yes no yes no yes | 200 1;0 0;0 0;0 0;200 0;200 1;0 0;0 0;200 0.9;0 0 | 0.1",
        "yes yes | 100 1;100 1;100 0;100 0 | none",
        "no yes | 0 0;0 0;100 1;100 1 | none",
        "yes no | 100 1;100 1;0 0;0 0 | none"
      })
  void lost_shares_areOfTheLastImagesBeforeAndTheFirstAfterwards(
      String phases, String windows, Double expected) {
    var lost = Absence.lost(story(phases.split(" "), windows.split(";")));
    if (expected == null) {
      assertThat(lost).isEmpty();
    } else {
      assertThat(lost).containsOnlyKeys("it");
      assertThat(lost.get("it")).isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void lost_ofTheLifelongScenario_isOfTheOneThatWasAway() {
    assertThat(Absence.lost(Stories.lifelong())).containsOnlyKeys("translate(0,-4)");
  }

  private static Story story(String[] there, String[] shares) {
    var phases = new ArrayList<PlayedPhase>();
    for (var has : there) {
      long from = 200L * phases.size();
      var mechanisms = has.equals("yes") ? List.of("other", "it") : List.of("other");
      phases.add(new PlayedPhase(from, from + 200, mechanisms, Verdict.ofNothing()));
    }
    var windows = new ArrayList<Window>();
    for (var share : shares) {
      var words = share.split(" ");
      long images = 100L * (windows.size() + 1);
      long count = Long.parseLong(words[0]);
      windows.add(
          new Window(
              images / 2,
              images,
              count == 0
                  ? Map.of()
                  : Map.of("it", new Window.Restored(count, Double.parseDouble(words[1]), 0))));
    }
    return new Story(List.of("expert-0"), Map.of(), List.of(), Map.of(), windows, phases);
  }
}
