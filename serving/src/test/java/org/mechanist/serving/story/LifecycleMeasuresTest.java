package org.mechanist.serving.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mechanist.serving.evaluation.Accuracy;
import org.mechanist.serving.evaluation.Verdict;

class LifecycleMeasuresTest {

  /** Two phases, 1,000 images each; the second adds "new", whose first image is the 1,000th. */
  private static final List<PlayedPhase> PHASES =
      List.of(
          new PlayedPhase(0, 1000, List.of("old"), verdict(Map.of("old", 0.9))),
          new PlayedPhase(
              1000, 2000, List.of("old", "new"), verdict(Map.of("old", 0.8, "new", 0.7))));

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "nothing | '' | none",
        "before it came | '500 spawned 0' | none",
        "at its first image | '1000 spawned 0' | none",
        "spawned after it | '1032 spawned 3' | 3",
        "revived after it | '1064 revived 8' | 8",
        "others don't answer | '1032 merged 3;1064 confirmed 8;1128 retired 20' | none",
        "the first that answers | '500 spawned 0;1032 settled 3;1096 spawned 12;1128 revived 20'"
            + " | 12"
      })
  void detectionDelayImages_decisions_isOfTheFirstThatAnswers(
      String what, String decisions, Long expected) {
    var measures = measures(story(decisions, PHASES, List.of()));
    assertThat(measures.mechanisms().get("new").detectionDelayImages()).isEqualTo(expected);
    assertThat(measures.mechanisms().get("old").detectionDelayImages()).isNull();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "'' | none",
        "'40 0.94 40;40 0.949 80' | none",
        "'40 0.5 40;40 0.95 80;40 1 120' | 80",
        "'40 0.96 40;40 0.1 80' | 40",
        "'19 1 19;20 1 39' | 39",
        "'19 1 19' | none"
      })
  void restorationDelayImages_windows_isOfTheFirstWithEnoughImagesRestored(
      String windows, Long expected) {
    var measures = measures(story("", PHASES, windows(windows)));
    assertThat(measures.mechanisms().get("new").restorationDelayImages()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "0.9 0.8, 0.1, -0.1",
    "0.8 0.9, -0.1, 0.1",
    "0.7 0.95 0.9, 0.05, 0.2",
    "0.5 0.5 0.5 0.5, 0, 0",
    "0.9 0.2 0.7, 0.2, -0.2"
  })
  void forgetting_shareAtEachPhaseEnd_isFromTheBestAndTransferFromTheFirst(
      String shares, double forgetting, double transfer) {
    var phases = phases(shares);
    var measures = measures(story("", phases, List.of()));
    assertThat(measures.mechanisms().get("old").forgetting()).isCloseTo(forgetting, within(1e-9));
    assertThat(measures.mechanisms().get("old").backwardTransfer())
        .isCloseTo(transfer, within(1e-9));
    assertThat(measures.forgetting()).isCloseTo(forgetting, within(1e-9));
    assertThat(measures.backwardTransfer()).isCloseTo(transfer, within(1e-9));
  }

  @Test
  void forgetting_mechanismOfTheLastPhase_hasNone() {
    var measures = measures(story("", PHASES, List.of()));
    assertThat(measures.mechanisms().get("new").forgetting()).isNull();
    assertThat(measures.mechanisms().get("new").backwardTransfer()).isNull();
    assertThat(measures.mechanisms().get("new").restored()).isEqualTo(0.7);
    assertThat(measures.forgetting()).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void forgetting_onePhase_isNone() {
    var measures = measures(story("", phases("0.9"), List.of()));
    assertThat(measures.forgetting()).isNull();
    assertThat(measures.backwardTransfer()).isNull();
  }

  @Test
  void of_aRealCommittee_countsItsDecisionsAndExperts() {
    var story = Stories.lifelong();
    var measures = measures(story);
    assertThat(measures.decisions()).isEqualTo(35);
    assertThat(measures.experts()).isEqualTo(5);
    assertThat(measures.mechanisms().keySet())
        .containsExactly(
            "invert", "translate(0,-4)", "translate(4,0)", "noise(0.5)", "translate(-4,4)");
    assertThat(measures.mechanisms().get("translate(4,0)").firstImage()).isEqualTo(16_000);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "as a noisy copy of expert-10: it is on trial | expert-10",
        "into expert-7: it did not part from its copy | expert-7",
        "it parted from expert-0 | expert-0",
        "as an approximate identity: nobody explains 64 images of late | none",
        "it has one job | none",
        "expert-1 is itself | none"
      })
  void other_reason_isWhoElseIsNamed(String reason, String expected) {
    var decision = new Decision(1, 32, "spawned", "expert-1", reason, Map.of());
    assertThat(decision.other().orElse(null)).isEqualTo(expected);
  }

  private static LifecycleMeasures measures(Story story) {
    int last = story.phases().size() - 1;
    return LifecycleMeasures.of(story, List.of(), story.phases().get(last).heldOut());
  }

  /** As {@code image kind seenOfTheNew;…}. */
  private static Story story(String decisions, List<PlayedPhase> phases, List<Window> windows) {
    var made = new ArrayList<Decision>();
    for (var words : split(decisions)) {
      made.add(
          new Decision(
              0,
              Long.parseLong(words[0]),
              words[1],
              "expert-1",
              "",
              Map.of("new", Long.parseLong(words[2]))));
    }
    return new Story(
        List.of("expert-0"), Map.of("old", 0L, "new", 1000L), made, Map.of(), windows, phases);
  }

  /** As {@code images share seen;…} of the new one. */
  private static List<Window> windows(String text) {
    var windows = new ArrayList<Window>();
    for (var words : split(text)) {
      var restored =
          new Window.Restored(
              Long.parseLong(words[0]), Double.parseDouble(words[1]), Long.parseLong(words[2]));
      windows.add(new Window(0, 0, Map.of("new", restored)));
    }
    windows.add(new Window(0, 0, Map.of()));
    return windows;
  }

  private static List<PlayedPhase> phases(String shares) {
    var phases = new ArrayList<PlayedPhase>();
    for (var share : shares.split(" ")) {
      long from = 1000L * phases.size();
      phases.add(
          new PlayedPhase(
              from,
              from + 1000,
              List.of("old"),
              verdict(Map.of("old", Double.parseDouble(share)))));
    }
    return phases;
  }

  private static List<String[]> split(String text) {
    return Arrays.stream(text.split(";"))
        .filter(part -> !part.isEmpty())
        .map(part -> part.split(" "))
        .toList();
  }

  private static Verdict verdict(Map<String, Double> restored) {
    var accuracy = new LinkedHashMap<String, Accuracy>();
    restored.forEach((mechanism, share) -> accuracy.put(mechanism, new Accuracy(0, share, 1)));
    return new Verdict(1, new Accuracy(0, 0, 1), 0, 0, false, accuracy, Map.of());
  }
}
